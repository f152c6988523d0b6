/* SPDX-License-Identifier: Apache-2.0 */
/** Our side of the load: records written with Kafka's own producer, arrivals read from a topic. */
@NullMarked
package io.tidemark.bench.delay.topic;

import org.jspecify.annotations.NullMarked;
