/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A Flink session cluster as processes of their own, and a client of its REST interface that never
 * drains a job.
 */
@NullMarked
package io.tidemark.localstack.flink;

import org.jspecify.annotations.NullMarked;
