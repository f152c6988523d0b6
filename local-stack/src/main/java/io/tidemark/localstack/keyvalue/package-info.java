/* SPDX-License-Identifier: Apache-2.0 */
/** The example of a Key-Value service as a process of its own, and its tables. */
@NullMarked
package io.tidemark.localstack.keyvalue;

import org.jspecify.annotations.NullMarked;
