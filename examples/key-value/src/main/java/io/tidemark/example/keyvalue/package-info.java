/* SPDX-License-Identifier: Apache-2.0 */
/** A Key-Value service over Cassandra, whose MutateItems go through Tidemark. */
@NullMarked
package io.tidemark.example.keyvalue;

import org.jspecify.annotations.NullMarked;
