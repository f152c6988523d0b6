/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What becomes of a write: whether it may be done at all, which of two writes of a key wins, and
 * how outcomes go back on the stream that brought it.
 */
@NullMarked
package io.tidemark.writer.apply;

import org.jspecify.annotations.NullMarked;
