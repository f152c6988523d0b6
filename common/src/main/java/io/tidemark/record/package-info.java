/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The record that travels through Tidemark and how it looks in a Kafka topic: an ordinary Kafka
 * record whose {@code wal.*} headers any Kafka tool can read.
 */
@NullMarked
package io.tidemark.record;

import org.jspecify.annotations.NullMarked;
