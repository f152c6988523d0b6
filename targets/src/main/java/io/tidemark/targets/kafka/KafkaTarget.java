/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.CacheWrite;
import io.tidemark.record.DeliveredHeaders;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Delivers into one topic: the record's key and payload, and the headers that speak of the record.
 *
 * <p>What came as a tombstone leaves as one, and so does a deletion from a cache: in a compacted
 * topic nothing else deletes. An empty payload is an empty value.
 */
final class KafkaTarget implements Target {

  private final String topic;
  private final ClusterProducer producer;

  KafkaTarget(String topic, ClusterProducer producer) {
    this.topic = topic;
    this.producer = producer;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    CompletableFuture<Delivery> delivery = new CompletableFuture<>();
    producer.send(
        topic,
        RecordCodec.key(record).toByteArray(),
        isTombstone(record) ? null : record.payload().toByteArray(),
        DeliveredHeaders.of(record),
        outcome -> delivery.complete(delivery(outcome)));
    return delivery;
  }

  private static boolean isTombstone(LogRecord record) {
    return record.tombstone()
        || (record.payload().isEmpty()
            && record
                .cacheWrite()
                .filter(write -> write.operation() == CacheWrite.Operation.DELETE)
                .isPresent());
  }

  /** The producer belongs to the cluster, not to this topic: the factory closes it. */
  @Override
  public void close() {}

  /** A record that may be there already is sent again: delivery is at least once. */
  static Delivery delivery(SendOutcome outcome) {
    if (outcome instanceof SendOutcome.NotAppended notAppended) {
      return switch (notAppended.cause()) {
        case UNAVAILABLE -> Delivery.Retryable.target(notAppended.error());
        case UNKNOWN_TOPIC -> Delivery.Rejected.refused(Refusal.NOT_FOUND, notAppended.error());
        case FORBIDDEN -> Delivery.Rejected.refused(Refusal.FORBIDDEN, notAppended.error());
        case OVERLOADED -> Delivery.Retryable.record(notAppended.error());
        case REFUSED -> new Delivery.Rejected(notAppended.error());
      };
    }
    if (outcome instanceof SendOutcome.InDoubt inDoubt) {
      return Delivery.Retryable.target(inDoubt.error());
    }
    return Delivery.Delivered.INSTANCE;
  }
}
