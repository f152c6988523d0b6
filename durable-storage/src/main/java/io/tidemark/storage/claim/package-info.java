/* SPDX-License-Identifier: Apache-2.0 */
/** Payloads that are too large for a queue, in chunks in Cassandra. */
@NullMarked
package io.tidemark.storage.claim;

import org.jspecify.annotations.NullMarked;
