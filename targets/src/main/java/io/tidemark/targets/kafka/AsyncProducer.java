/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.Header;
import io.tidemark.targets.kafka.SendOutcome.Appended;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's producer for threads that must not wait. Safe for threads.
 *
 * <p>KafkaProducer's {@code send} blocks while it doesn't know the topic or its buffer is full.
 * Here it is told to fail instead, and a record whose topic isn't known waits in a {@link
 * TopicLane}, off the caller's thread, until it is. A full buffer is an outcome.
 */
public final class AsyncProducer implements AutoCloseable {

  private static final long LOOK_MILLIS = 10;
  private static final int MOST_WAITING = 10_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ProducerOptions options;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, TopicLane> lanes = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch;

  /** Makes one. It connects in the background. */
  public AsyncProducer(ProducerOptions options) {
    this.options = options;
    this.producer = new KafkaProducer<>(options.properties());
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tidemark-topics-" + options.clientId());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to send a record, and returns at once.
   *
   * @param key the key, or null for none
   * @param value the value, or null for none
   * @param listener is told the outcome exactly once, within the send timeout, on any thread,
   *     perhaps before this method returns; it must not wait
   */
  public Send send(
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers,
      Consumer<SendOutcome> listener) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, key, value);
    Headers target = record.headers();
    for (Header header : headers) {
      target.add(header.name(), header.value().toByteArray());
    }
    Send send = new Send(record, listener);
    TopicLane lane = lanes.computeIfAbsent(topic, name -> new TopicLane());
    if (!lane.open() || !trySend(send)) {
      await(topic, lane, send);
    }
    return send;
  }

  /** Sends what is waiting, for so long at most, and ends the rest as in doubt. */
  public void close(Duration timeout) {
    watch.shutdownNow();
    lanes.values().forEach(lane -> lane.refuse(closed()));
    producer.close(timeout);
  }

  @Override
  public void close() {
    close(CLOSE);
  }

  private void await(String topic, TopicLane lane, Send send) {
    if (lane.size() >= MOST_WAITING) {
      send.refuse(
          new NotAppended(
              Cause.OVERLOADED,
              MOST_WAITING + " records wait for topic '" + topic + "' to become known"));
    } else if (lane.add(send, false, System.nanoTime())) {
      look(topic, lane);
    }
  }

  /** Looks whether the topic is known by now, and comes back as long as it isn't. */
  private void look(String topic, TopicLane lane) {
    try {
      // It fails where it would wait, but asks the cluster on the way.
      producer.partitionsFor(topic);
      lane.flush(this::trySend);
    } catch (TimeoutException e) {
      if (lane.waitedNanos(System.nanoTime()) >= options.sendTimeout().toNanos()) {
        lane.refuse(
            new NotAppended(
                Cause.UNAVAILABLE,
                "topic '%s' isn't known after %d ms: create it, or see whether the cluster is up"
                    .formatted(topic, options.sendTimeout().toMillis())));
      }
    } catch (RuntimeException e) {
      lane.refuse(KafkaErrors.beforeTaken(e));
    }
    if (lane.size() > 0) {
      try {
        ScheduledFuture<?> unused =
            watch.schedule(() -> look(topic, lane), LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        lane.refuse(closed());
      }
    }
  }

  /** Hands a record to the producer; false if the producer doesn't know its topic (any more). */
  private boolean trySend(Send send) {
    if (!send.take()) {
      return true;
    }
    Outcome outcome = new Outcome(send);
    try {
      // The callback says all that the future would.
      Future<RecordMetadata> unused = producer.send(send.record(), outcome);
    } catch (RuntimeException e) {
      outcome.refused = e;
    }
    return outcome.returned();
  }

  private static NotAppended closed() {
    return new NotAppended(Cause.UNAVAILABLE, "the producer is closed");
  }

  /**
   * Tells a failure inside {@code send}, when no broker can have seen the record, from a later one.
   */
  private static final class Outcome implements Callback {
    private final Send send;
    private final Thread caller = Thread.currentThread();
    private @Nullable Exception refused;
    private boolean returned;

    Outcome(Send send) {
      this.send = send;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      // Only the caller's own thread reads and writes the flags, so they need no fence.
      if (error != null && Thread.currentThread() == caller && !returned) {
        refused = error;
      } else if (error != null) {
        send.end(KafkaErrors.afterTaken(error));
      } else if (metadata != null) {
        send.end(new Appended(metadata.partition(), metadata.hasOffset() ? metadata.offset() : -1));
      }
    }

    /** The producer has returned; false if the record has to wait for its topic. */
    boolean returned() {
      returned = true;
      Exception error = refused;
      if (error == null) {
        return true;
      }
      if (error instanceof TimeoutException && !(error instanceof BufferExhaustedException)) {
        send.giveBack();
        return false;
      }
      send.end(KafkaErrors.beforeTaken(error));
      return true;
    }
  }
}
