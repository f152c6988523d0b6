/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Looks at the savepoint or checkpoint that a job is about to go on from, before it does: what
 * Flink would lose of it without a word is a reason not to start.
 */
@NullMarked
package io.tidemark.flow.restore;

import org.jspecify.annotations.NullMarked;
