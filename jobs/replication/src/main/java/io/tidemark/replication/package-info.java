/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The replication persona as a Flink job: for each target region its own source, Delivery and dead
 * letters, with nothing between regions, so that one that is slow or gone costs the others nothing.
 */
@NullMarked
package io.tidemark.replication;

import org.jspecify.annotations.NullMarked;
