/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Targets of kind {@code writer}: the Writer group of a region, which applies writes to the
 * region's cache. Records go in batches over one stream a task, and their outcomes come back on it.
 */
@NullMarked
package io.tidemark.targets.writer;

import org.jspecify.annotations.NullMarked;
