/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The benchmark of the ingress: WriteToLog beside a bare gRPC echo server, the stream beside
 * Kafka's own ProducerPerformance, all against one broker in one run.
 */
@NullMarked
package io.tidemark.bench.ingress;

import org.jspecify.annotations.NullMarked;
