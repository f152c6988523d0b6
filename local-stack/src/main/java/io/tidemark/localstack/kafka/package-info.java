/* SPDX-License-Identifier: Apache-2.0 */
/** A Kafka broker as a process of its own, broker and controller in one. */
@NullMarked
package io.tidemark.localstack.kafka;

import org.jspecify.annotations.NullMarked;
