/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The multi-partition persona as a Flink job: sets of mutations that all happen, in sequence. Where
 * sets are saved, the job reads their markers and applies them; elsewhere it reads the mutations
 * and puts them together first.
 */
@NullMarked
package io.tidemark.multipartition;

import org.jspecify.annotations.NullMarked;
