/* SPDX-License-Identifier: Apache-2.0 */
/** The peer: RocketMQ's timer messages, on its own name server and broker. */
@NullMarked
package io.tidemark.bench.delay.rocketmq;

import org.jspecify.annotations.NullMarked;
