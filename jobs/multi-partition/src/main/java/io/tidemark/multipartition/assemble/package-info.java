/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Puts sets together whose mutations come through the queue: in any order of arrival, again or
 * never. What is complete leaves in sequence, as messages in order; what isn't in time, as dead
 * letters that say what was missing.
 */
@NullMarked
package io.tidemark.multipartition.assemble;

import org.jspecify.annotations.NullMarked;
