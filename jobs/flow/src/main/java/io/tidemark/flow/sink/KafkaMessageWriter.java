/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.targets.kafka.AsyncProducer;
import io.tidemark.targets.kafka.ProducerOptions;
import io.tidemark.targets.kafka.SendOutcome;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the topics of one cluster. Its producer is made on a thread of its own: a name service
 * that hangs holds up this cluster's messages and nothing else.
 */
final class KafkaMessageWriter implements MessageWriter {

  private static final long CLOSE_SECONDS = 2;

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** The topic's limit is the one that counts. */
  private static final int MAX_RECORD_BYTES = 64 << 20;

  /** More than a backlog has in memory, so that it is never the buffer that refuses. */
  private static final long BUFFER_BYTES = 4 * BacklogLimits.DEFAULT.bytes();

  /** How long to leave the name service alone after it has failed. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  /**
   * A producer that has written nothing for so long, and failed, is made anew: one that lost its
   * right to be idempotent, for one, never writes again.
   */
  private static final long STALE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String servers;
  private final String clientId;
  private final ExecutorService thread;
  private @Nullable AsyncProducer producer;
  private String unmade = "";
  private long unmadeNanos;
  private volatile long goodNanos;
  private volatile boolean failing;
  private volatile boolean closed;

  /**
   * Of a cluster.
   *
   * @param cluster its name
   * @param servers its addresses
   */
  KafkaMessageWriter(String cluster, String servers) {
    this.servers = servers;
    this.clientId =
        "tidemark-letters-" + cluster + "-" + UUID.randomUUID().toString().substring(0, 8);
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, clientId);
              made.setDaemon(true);
              return made;
            });
  }

  @Override
  public void write(OutgoingMessage message, Consumer<WriteResult> listener) {
    try {
      thread.execute(() -> send(message, listener));
    } catch (RejectedExecutionException e) {
      listener.accept(new WriteResult.Failed("the writer is closed"));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.execute(this::closeProducer);
    thread.shutdown();
    try {
      // The job's classes are gone soon; a name service that hangs isn't waited for.
      boolean unused = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(OutgoingMessage message, Consumer<WriteResult> listener) {
    try {
      AsyncProducer open = closed ? null : open();
      if (open == null) {
        listener.accept(new WriteResult.Failed(closed ? "the writer is closed" : unmade));
      } else {
        var unused = open.send(record(message), outcome -> listener.accept(result(outcome)));
      }
    } catch (RuntimeException e) {
      listener.accept(new WriteResult.Failed("can't be sent: " + e));
    }
  }

  private @Nullable AsyncProducer open() {
    long now = System.nanoTime();
    if (producer != null && failing && now - goodNanos > STALE_NANOS) {
      closeProducer();
    }
    boolean paused = !unmade.isEmpty() && now - unmadeNanos < PAUSE_NANOS;
    if (producer == null && !paused) {
      try {
        producer =
            new AsyncProducer(
                new ProducerOptions(servers, clientId, TIMEOUT, BUFFER_BYTES, MAX_RECORD_BYTES));
        goodNanos = System.nanoTime();
        failing = false;
        unmade = "";
      } catch (KafkaException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        unmade = "no producer for " + servers + ": " + cause.getMessage();
        unmadeNanos = System.nanoTime();
      }
    }
    return producer;
  }

  private void closeProducer() {
    AsyncProducer closing = producer;
    producer = null;
    if (closing != null) {
      closing.close(Duration.ZERO);
    }
  }

  private WriteResult result(SendOutcome outcome) {
    if (outcome instanceof SendOutcome.Appended) {
      goodNanos = System.nanoTime();
      failing = false;
      return WriteResult.Written.INSTANCE;
    }
    if (outcome instanceof SendOutcome.NotAppended not && not.cause() == Cause.REFUSED) {
      return new WriteResult.Refused(not.error());
    }
    failing = true;
    return new WriteResult.Failed(
        outcome instanceof SendOutcome.NotAppended not
            ? not.error()
            : ((SendOutcome.InDoubt) outcome).error());
  }

  private static ProducerRecord<byte[], byte[]> record(OutgoingMessage message) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(message.topic(), null, bytes(message.key()), bytes(message.value()));
    for (RawHeader header : message.headers()) {
      record.headers().add(header.name(), bytes(header.value()));
    }
    return record;
  }

  private static byte @Nullable [] bytes(@Nullable ByteString bytes) {
    return bytes == null ? null : bytes.toByteArray();
  }
}
