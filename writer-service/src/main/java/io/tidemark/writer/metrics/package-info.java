/* SPDX-License-Identifier: Apache-2.0 */
/** What the writer counts and times. */
@NullMarked
package io.tidemark.writer.metrics;

import org.jspecify.annotations.NullMarked;
