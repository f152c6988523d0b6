/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The load of the delay queue's benchmark, the same for us and a peer: what is written when, how
 * fast, and what is made of the arrivals.
 */
@NullMarked
package io.tidemark.bench.delay.load;

import org.jspecify.annotations.NullMarked;
