/* SPDX-License-Identifier: Apache-2.0 */
/** The command line of the ingress, which is also its environment: every flag has a variable. */
@NullMarked
package io.tidemark.ingress.options;

import org.jspecify.annotations.NullMarked;
