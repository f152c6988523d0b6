/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.record.Header;
import io.tidemark.targets.kafka.SendOutcome.Appended;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.InDoubt;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import io.tidemark.targets.kafka.UnknownTopics.Unknown;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
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

  /** How often it is looked whether the producer's thread still lives. */
  private static final Duration WATCH = Duration.ofSeconds(1);

  private final ProducerOptions options;
  private volatile Running running;
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
    this.running = run();
    unknownTopics.start();
    watchLater();
  }

  /** Kafka's own producer, its thread, and what it has taken and not ended. */
  private static final class Running {
    private final KafkaProducer<byte[], byte[]> producer;
    private final Optional<Thread> thread;
    private final Set<Send> taken = ConcurrentHashMap.newKeySet();
    private volatile boolean dead;

    Running(KafkaProducer<byte[], byte[]> producer, Optional<Thread> thread) {
      this.producer = producer;
      this.thread = thread;
    }

    /** A thread that wasn't found when the producer was there had ended by then. */
    boolean hasDied() {
      return thread.isEmpty() || !thread.get().isAlive();
    }
  }

  private Running run() {
    String name = "kafka-producer-network-thread | " + options.clientId();
    Set<Thread> before = alive(name);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            options.properties(),
            new ByteArraySerializer(),
            new ListeningSerializer(unknownTopics::heard));
    Set<Thread> now = alive(name);
    now.removeAll(before); // Of another producer with the same client id.
    return new Running(producer, now.stream().findFirst());
  }

  private static Set<Thread> alive(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void watchLater() {
    CompletableFuture.delayedExecutor(WATCH.toMillis(), TimeUnit.MILLISECONDS).execute(this::watch);
  }

  /**
   * Kafka's client reads a length from whatever answers at a broker's address and reserves as much
   * memory. Where that is no broker the memory may not be there, which ends the producer's thread
   * and nothing else: no send would ever end. So what it had taken is ended here, and another takes
   * its place.
   */
  private void watch() {
    Running now = running;
    if (closed) {
      return;
    }
    if (now.hasDied()) {
      Thread thread = new Thread(() -> replace(now), "tidemark-replace-" + options.clientId());
      thread.setDaemon(true);
      thread.start();
    } else {
      watchLater();
    }
  }

  private void replace(Running dead) {
    if (!dead.dead) {
      LOG.error(
          "the producer for Kafka at {} has ended by itself and is made anew; does a broker of"
              + " Kafka listen there, without TLS?",
          options.bootstrapServers());
      dead.dead = true;
      dead.taken.forEach(this::endedByItself);
      dead.producer.close(Duration.ZERO);
    }
    try {
      Running next = run();
      running = next;
      if (closed) {
        next.producer.close(Duration.ZERO);
      }
    } catch (KafkaException e) {
      LOG.warn("no producer for Kafka at {} yet: {}", options.bootstrapServers(), e.toString());
    } finally {
      watchLater(); // Also where there was no memory for another.
    }
  }

  private void endedByItself(Send send) {
    send.end(
        new InDoubt(
            "the client of Kafka at %s ended by itself: what answers there may be no broker"
                .formatted(options.bootstrapServers())));
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
    running.producer.close(timeout);
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
    Running now = running;
    now.taken.add(send);
    if (now.dead) {
      now.taken.remove(send);
      endedByItself(send);
      return null;
    }
    Handing handing = new Handing(send, now.taken);
    try {
      // The callback says all that the future would.
      Future<RecordMetadata> unused = now.producer.send(send.record(), handing);
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
    private final Set<Send> taken;
    private final Thread caller = Thread.currentThread();
    private @Nullable Exception refusal;
    private boolean returned;

    Handing(Send send, Set<Send> taken) {
      this.send = send;
      this.taken = taken;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      // Only the caller's own thread reads and writes the flags, so they need no fence.
      if (error != null && Thread.currentThread() == caller && !returned) {
        refusal = error;
        return;
      }
      taken.remove(send);
      if (error != null) {
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
      taken.remove(send);
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
