/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What all of Tidemark has of Cassandra in common: one session a cluster, opened without making
 * anybody wait, the driver's settings, and what its errors mean.
 */
@NullMarked
package io.tidemark.storage.cassandra;

import org.jspecify.annotations.NullMarked;
