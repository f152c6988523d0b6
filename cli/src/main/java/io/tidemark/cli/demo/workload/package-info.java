/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the demo writes: the burst of deletes that a live event leaves behind, drawn from a seed,
 * and what is to become of each. Pure.
 */
@NullMarked
package io.tidemark.cli.demo.workload;

import org.jspecify.annotations.NullMarked;
