/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Guarantees as checks over a history. A test or a demo records what was written, what the targets
 * saw and what became a dead letter; each guarantee then judges the whole history and names the
 * records that break it.
 */
@NullMarked
package io.tidemark.testing.guarantee;

import org.jspecify.annotations.NullMarked;
