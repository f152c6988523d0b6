/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The benchmark of replication: from a topic through the job and the writers to memcached, beside
 * folsom alone.
 */
@NullMarked
package io.tidemark.bench.replication;

import org.jspecify.annotations.NullMarked;
