/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

/**
 * How wide a job is.
 *
 * @param parallelism of its widest operator, which is how many slots it takes
 * @param maxParallelism how far it can be rescaled, without its state being lost
 */
public record JobShape(int parallelism, int maxParallelism) {}
