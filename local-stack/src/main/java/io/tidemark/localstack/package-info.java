/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Starts the real servers of a deployment as processes on one machine: a Kafka broker, a Flink
 * cluster and the ingress. The command, the demo, the end-to-end tests and the benchmarks use it.
 */
@NullMarked
package io.tidemark.localstack;

import org.jspecify.annotations.NullMarked;
