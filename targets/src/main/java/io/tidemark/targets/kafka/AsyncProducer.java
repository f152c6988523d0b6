/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.Header;
import io.tidemark.targets.kafka.SendOutcome.Appended;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import io.tidemark.targets.kafka.UnknownTopics.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's producer for threads that must not wait. Safe for threads.
 *
 * <p>KafkaProducer's {@code send} blocks while it doesn't know the topic or its buffer is full.
 * Here it is told to fail instead: a record whose topic isn't known waits among the {@link
 * UnknownTopics}, off the caller's thread, until it is, and a full buffer is an outcome.
 */
public final class AsyncProducer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AsyncProducer.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final ProducerOptions options;
  private final KafkaProducer<byte[], byte[]> producer;
  private final UnknownTopics unknownTopics;
  private final AtomicLong outstandingBytes = new AtomicLong();
  private volatile boolean closed;

  /**
   * Makes one. It connects in the background.
   *
   * @throws org.apache.kafka.common.KafkaException if no bootstrap address can be resolved
   */
  public AsyncProducer(ProducerOptions options) {
    this.options = options;
    this.unknownTopics =
        new UnknownTopics(
            "tidemark-topics-" + options.clientId(),
            this::trySend,
            // Half, so that a topic which never becomes known leaves room for those that are.
            options.bufferBytes() / 2,
            options.topicTimeout());
    this.producer =
        new KafkaProducer<>(
            options.properties(),
            new ByteArraySerializer(),
            new ListeningSerializer(unknownTopics::heard));
    unknownTopics.start();
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
    return send(record, listener);
  }

  /**
   * The same, of a record whose headers may have no values.
   *
   * @param listener as above
   */
  public Send send(ProducerRecord<byte[], byte[]> record, Consumer<SendOutcome> listener) {
    String topic = record.topic();
    Ending ending = new Ending(listener);
    Send send = new Send(record, ending);
    ending.weight = send.weight();
    long outstanding = outstandingBytes.addAndGet(ending.weight);
    if (closed) {
      send.refuse(UnknownTopics.closed());
    } else if (outstanding > options.bufferBytes()) {
      send.refuse(
          new NotAppended(
              Cause.OVERLOADED,
              "%d bytes wait for Kafka; the limit is %d"
                  .formatted(outstanding - ending.weight, options.bufferBytes())));
    } else if (unknownTopics.waiting(topic) || trySend(send) != null) {
      unknownTopics.add(send);
    }
    return send;
  }

  /** How many bytes of records have no outcome yet, with what each costs beside its own. */
  public long outstandingBytes() {
    return outstandingBytes.get();
  }

  /** Sends what is on its way, for so long at most, and ends the rest as in doubt. */
  public void close(Duration timeout) {
    closed = true;
    unknownTopics.close();
    producer.close(timeout);
  }

  @Override
  public void close() {
    close(CLOSE);
  }

  /** Hands a record to the producer; says why if the producer doesn't know its topic (any more). */
  private @Nullable Unknown trySend(Send send) {
    if (!send.take()) {
      return null;
    }
    Handing handing = new Handing(send);
    try {
      // The callback says all that the future would.
      Future<RecordMetadata> unused = producer.send(send.record(), handing);
    } catch (RuntimeException e) {
      handing.refusal = e;
    }
    return handing.returned();
  }

  /** Gives the bytes back, and keeps a listener's mistake away from the producer's thread. */
  private final class Ending implements Consumer<SendOutcome> {
    private final Consumer<SendOutcome> listener;
    private long weight;

    Ending(Consumer<SendOutcome> listener) {
      this.listener = listener;
    }

    @Override
    public void accept(SendOutcome outcome) {
      outstandingBytes.addAndGet(-weight);
      try {
        listener.accept(outcome);
      } catch (RuntimeException e) {
        LOG.error("the listener of a send failed on {}", outcome, e);
      }
    }
  }

  /**
   * Tells a failure inside {@code send}, when no broker can have seen the record, from a later one.
   */
  private static final class Handing implements Callback {
    private final Send send;
    private final Thread caller = Thread.currentThread();
    private @Nullable Exception refusal;
    private boolean returned;

    Handing(Send send) {
      this.send = send;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      // Only the caller's own thread reads and writes the flags, so they need no fence.
      if (error != null && Thread.currentThread() == caller && !returned) {
        refusal = error;
      } else if (error != null) {
        send.end(KafkaErrors.afterTaken(error));
      } else if (metadata != null) {
        send.end(new Appended(metadata.partition(), metadata.hasOffset() ? metadata.offset() : -1));
      }
    }

    /** The producer has returned; says why if the record has to wait for its topic. */
    @Nullable Unknown returned() {
      returned = true;
      Exception error = refusal;
      if (error == null) {
        return null;
      }
      Unknown unknown = KafkaErrors.unknownTopic(send.topic(), error);
      if (unknown != null) {
        send.giveBack();
        return unknown;
      }
      send.end(KafkaErrors.beforeTaken(error));
      return null;
    }
  }
}
