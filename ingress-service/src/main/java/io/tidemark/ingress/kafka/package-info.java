/* SPDX-License-Identifier: Apache-2.0 */
/** Appends to Kafka: {@code acks=all}, idempotent, one producer for each cluster. */
@NullMarked
package io.tidemark.ingress.kafka;

import org.jspecify.annotations.NullMarked;
