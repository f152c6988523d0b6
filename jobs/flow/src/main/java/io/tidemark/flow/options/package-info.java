/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a job is told at start-up: its own options, and the Flink settings that it refuses to run
 * without.
 */
@NullMarked
package io.tidemark.flow.options;

import org.jspecify.annotations.NullMarked;
