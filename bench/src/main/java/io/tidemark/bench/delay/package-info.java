/* SPDX-License-Identifier: Apache-2.0 */
/** The benchmark of the delay queue: its scenarios, each a class, beside a peer. */
@NullMarked
package io.tidemark.bench.delay;

import org.jspecify.annotations.NullMarked;
