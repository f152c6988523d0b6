/* SPDX-License-Identifier: Apache-2.0 */
/** The ingress service as a process of its own. */
@NullMarked
package io.tidemark.localstack.ingress;

import org.jspecify.annotations.NullMarked;
