/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Delivers into one topic: the record's key and payload, its headers, and of ours those that speak
 * of the record and not of its delivery: {@code wal.id}, {@code wal.written-at}, {@code
 * wal.origin-region}, and what it does to a cache. A topic that is itself a queue of Tidemark
 * therefore takes it as a new record with the same id, due at once. With {@code wal.namespace} it
 * would take it for a record of this namespace, and deliver it into the same topic for ever; with
 * {@code wal.attempt} and {@code wal.target} it would go on where this delivery has ended.
 *
 * <p>An empty payload arrives as an empty value, not as a tombstone: the record doesn't tell the
 * two apart.
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
        record.payload().toByteArray(),
        headers(record),
        outcome -> delivery.complete(delivery(outcome)));
    return delivery;
  }

  /** The producer belongs to the cluster, not to this topic: the factory closes it. */
  @Override
  public void close() {}

  private static List<Header> headers(LogRecord record) {
    List<Header> headers = new ArrayList<>(record.headers());
    headers.add(Header.of(WalHeaders.ID, record.id()));
    headers.add(Header.of(WalHeaders.WRITTEN_AT, Long.toString(record.writtenMillis())));
    if (!record.originRegion().isEmpty()) {
      headers.add(Header.of(WalHeaders.ORIGIN_REGION, record.originRegion()));
    }
    headers.addAll(RecordCodec.cacheHeaders(record));
    if (!record.traceparent().isEmpty()) {
      headers.add(Header.of(WalHeaders.TRACEPARENT, record.traceparent()));
    }
    return headers;
  }

  /** A record that may be there already is sent again: delivery is at least once. */
  static Delivery delivery(SendOutcome outcome) {
    if (outcome instanceof SendOutcome.NotAppended notAppended) {
      return switch (notAppended.cause()) {
        case UNAVAILABLE -> Delivery.Retryable.target(notAppended.error());
        // Neither heals by itself as an outage does: attempts are spent, so that a mistyped topic
        // ends in the dead letters, where somebody sees it, and isn't waited for without end.
        case UNKNOWN_TOPIC, OVERLOADED -> Delivery.Retryable.record(notAppended.error());
        case REFUSED -> new Delivery.Rejected(notAppended.error());
      };
    }
    if (outcome instanceof SendOutcome.InDoubt inDoubt) {
      return Delivery.Retryable.target(inDoubt.error());
    }
    return Delivery.Delivered.INSTANCE;
  }
}
