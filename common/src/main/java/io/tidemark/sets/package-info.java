/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract of a durable storage of sets of mutations: what the ingress saves, and what the job
 * reads and remembers of each set. {@link io.tidemark.sets.MutationSets} says which interleavings
 * of several servers are possible, and what each of them is told.
 */
@NullMarked
package io.tidemark.sets;

import org.jspecify.annotations.NullMarked;
