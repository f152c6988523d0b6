/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sets of mutations in Cassandra. Several servers write one set without talking to each other, and
 * without a transaction of the store: each writes first and reads then, and {@link
 * io.tidemark.storage.SaveVerdict} and {@link io.tidemark.storage.CompletionVerdict} say what
 * follows from what it read.
 */
@NullMarked
package io.tidemark.storage;

import org.jspecify.annotations.NullMarked;
