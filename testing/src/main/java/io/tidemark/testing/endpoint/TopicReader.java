/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.guarantee.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kafka topic from its beginning on a thread of its own, and tells a history of each
 * record. It outlives a broker that goes away and comes back.
 *
 * <p>A record arrived when the broker appended it, if the topic's {@code message.timestamp.type} is
 * {@code LogAppendTime}. Otherwise only the time of reading is known, which would hide a record
 * that was early by less than a poll takes: give topics of targets that setting.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration METADATA = Duration.ofSeconds(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tells a history of a record. */
  private interface Telling {
    void tell(ConsumerRecord<byte[], byte[]> record, long atMillis);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final InstantSource clock;
  private final Telling telling;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;

  private TopicReader(
      Consumer<byte[], byte[]> consumer, String topic, InstantSource clock, Telling telling) {
    this.consumer = consumer;
    this.topic = topic;
    this.clock = clock;
    this.telling = telling;
    this.thread = new Thread(this::read, "read-" + topic);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Reads a topic that is a target: its records are delivered.
   *
   * @param bootstrap the cluster's addresses
   * @param topic the topic, which must exist
   * @param target the target's address as the history should have it
   */
  public static TopicReader ofTarget(
      String bootstrap, String topic, String target, History history, InstantSource clock) {
    return ofTarget(consumer(bootstrap), topic, target, history, clock);
  }

  static TopicReader ofTarget(
      Consumer<byte[], byte[]> consumer,
      String topic,
      String target,
      History history,
      InstantSource clock) {
    return new TopicReader(
        consumer,
        topic,
        clock,
        (record, atMillis) -> history.delivered(id(record), target, atMillis));
  }

  /**
   * Reads a topic of dead letters: its records are dead.
   *
   * @param bootstrap the cluster's addresses
   * @param topic the topic, which must exist
   */
  public static TopicReader ofDeadLetters(
      String bootstrap, String topic, History history, InstantSource clock) {
    return ofDeadLetters(consumer(bootstrap), topic, history, clock);
  }

  static TopicReader ofDeadLetters(
      Consumer<byte[], byte[]> consumer, String topic, History history, InstantSource clock) {
    return new TopicReader(
        consumer,
        topic,
        clock,
        (record, atMillis) ->
            history.dead(
                id(record), header(record, WalHeaders.DEAD_REASON).orElse("none"), atMillis));
  }

  /**
   * Reads a namespace's outcomes for what was cancelled. Where the others end, their targets and
   * dead letters say.
   *
   * @param bootstrap the cluster's addresses
   * @param topic the topic, which must exist
   */
  public static TopicReader ofCancellations(
      String bootstrap, String topic, History history, InstantSource clock) {
    return ofCancellations(consumer(bootstrap), topic, history, clock);
  }

  static TopicReader ofCancellations(
      Consumer<byte[], byte[]> consumer, String topic, History history, InstantSource clock) {
    return new TopicReader(
        consumer,
        topic,
        clock,
        (record, atMillis) -> {
          JsonNode outcome = outcome(record);
          if (outcome.path("outcome").asText().equals("cancelled")) {
            history.cancelled(outcome.path("id").asText(), atMillis);
          }
        });
  }

  /** What ended the reading before its time, if anything did. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Stops reading.
   *
   * @throws IllegalStateException if the reading had ended before, for then the history lacks
   *     records
   */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException ended = failure;
    if (ended != null) {
      throw new IllegalStateException("topic " + topic + " was not read to its end", ended);
    }
  }

  private void read() {
    try (consumer) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, METADATA).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new IllegalStateException("topic '" + topic + "' doesn't exist; create it first");
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closed) {
        consumer.poll(POLL).forEach(this::take);
      }
    } catch (WakeupException e) {
      if (!closed) {
        failure = e;
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    boolean appended = record.timestampType() == TimestampType.LOG_APPEND_TIME;
    telling.tell(record, appended ? record.timestamp() : clock.millis());
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return header(record, WalHeaders.ID).orElseGet(() -> "no wal.id: " + place(record));
  }

  private static JsonNode outcome(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException("no outcome: " + place(record), e);
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "/" + record.partition() + "/" + record.offset();
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  private static Consumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            // What a transaction that was aborted left behind was never there.
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
