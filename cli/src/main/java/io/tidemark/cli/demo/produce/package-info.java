/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Writes a burst to the log as applications do, by single calls and by a stream of batches, and
 * tells a history of every answer. What wasn't taken is written again with the same id.
 */
@NullMarked
package io.tidemark.cli.demo.produce;

import org.jspecify.annotations.NullMarked;
