/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.Header;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The producer of one cluster, made when it is first needed. Kafka's refuses to be made while no
 * address of the cluster resolves; that is an outage like any other, and not the caller's mistake.
 */
final class ClusterProducer implements AutoCloseable {

  /** How long to leave the name service alone after it has failed: asking it takes time. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final ProducerOptions options;
  private final LongSupplier nanoTime;
  private @Nullable AsyncProducer producer;
  private volatile NotAppended failure = new NotAppended(Cause.UNAVAILABLE, "no producer yet");
  private long failedNanos;

  ClusterProducer(ProducerOptions options, LongSupplier nanoTime) {
    this.options = options;
    this.nanoTime = nanoTime;
  }

  /** Sends a record as {@link AsyncProducer#send} does. */
  void send(
      String topic,
      byte[] key,
      byte[] value,
      List<Header> headers,
      Consumer<SendOutcome> listener) {
    AsyncProducer open = open();
    if (open == null) {
      listener.accept(failure);
    } else {
      open.send(topic, key, value, headers, listener);
    }
  }

  private synchronized @Nullable AsyncProducer open() {
    boolean paused = failedNanos != 0 && nanoTime.getAsLong() - failedNanos < PAUSE_NANOS;
    if (producer == null && !paused) {
      try {
        producer = new AsyncProducer(options);
      } catch (KafkaException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        failure = new NotAppended(Cause.UNAVAILABLE, "no producer: " + cause.getMessage());
        failedNanos = nanoTime.getAsLong();
      }
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      // Nobody is left to hear how what is in flight ends: don't keep the task waiting for it.
      producer.close(Duration.ZERO);
    }
  }
}
