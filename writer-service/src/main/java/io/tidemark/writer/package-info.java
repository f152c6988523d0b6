/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Writer group of a region: a gRPC server that applies replicated writes to the region's
 * memcached servers. Any number of them may run side by side; none keeps anything.
 */
@NullMarked
package io.tidemark.writer;

import org.jspecify.annotations.NullMarked;
