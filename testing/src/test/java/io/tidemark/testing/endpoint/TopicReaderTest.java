/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.testing.TestClock;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.Arrival.Kind;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Over Kafka's own consumer in memory; the end-to-end tests run it against a broker. */
class TopicReaderTest {

  private static final TopicPartition PARTITION = new TopicPartition("deletes", 0);

  private final TestClock clock = TestClock.atMillis(5_000);
  private final History history = new History();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void tellsWhenTheBrokerAppendedARecord() throws InterruptedException {
    topicExists();
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(record(0, TimestampType.LOG_APPEND_TIME, Map.of("wal.id", "a")));
          consumer.addRecord(record(1, TimestampType.CREATE_TIME, Map.of("wal.id", "b")));
          consumer.addRecord(record(2, TimestampType.CREATE_TIME, Map.of()));
        });
    try (TopicReader reader =
        TopicReader.ofTarget(consumer, "deletes", "kafka://main/deletes", history, clock)) {
      settles(tally -> tally.delivered() == 3);
      assertThat(reader.failure()).isEmpty();
    }
    assertThat(history.arrivals())
        .containsExactly(
            new Arrival("a", Kind.DELIVERED, "kafka://main/deletes", 1_234),
            new Arrival("b", Kind.DELIVERED, "kafka://main/deletes", 5_000),
            new Arrival("no wal.id: deletes/0/2", Kind.DELIVERED, "kafka://main/deletes", 5_000));
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void tellsTheReasonOfADeadLetter() throws InterruptedException {
    topicExists();
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                record(
                    0,
                    TimestampType.LOG_APPEND_TIME,
                    Map.of("wal.id", "a", "wal.dead.reason", "REJECTED"))));
    try (TopicReader reader = TopicReader.ofDeadLetters(consumer, "deletes", history, clock)) {
      settles(tally -> tally.dead() == 1);
      assertThat(reader.failure()).isEmpty();
    }
    assertThat(history.arrivals()).containsExactly(new Arrival("a", Kind.DEAD, "REJECTED", 1_234));
  }

  @Test
  void tellsOfOutcomesOnlyWhatWasCancelled() throws InterruptedException {
    topicExists();
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(outcome(0, "{\"id\": \"a\", \"outcome\": \"delivered\"}"));
          consumer.addRecord(outcome(1, "{\"id\": \"b\", \"outcome\": \"cancelled\"}"));
        });
    try (TopicReader reader = TopicReader.ofCancellations(consumer, "deletes", history, clock)) {
      settles(tally -> tally.cancelled() == 1);
      assertThat(reader.failure()).isEmpty();
    }
    assertThat(history.arrivals()).containsExactly(new Arrival("b", Kind.CANCELLED, "", 5_000));
  }

  @Test
  void endsAtWhatIsNoOutcome() {
    topicExists();
    consumer.schedulePollTask(() -> consumer.addRecord(outcome(0, "{")));
    TopicReader reader = TopicReader.ofCancellations(consumer, "deletes", history, clock);
    await().atMost(Duration.ofSeconds(30)).until(() -> reader.failure().isPresent());
    assertThatThrownBy(reader::close).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void saysThatTheTopicIsMissing() {
    TopicReader reader = TopicReader.ofDeadLetters(consumer, "deletes", history, clock);
    await().atMost(Duration.ofSeconds(30)).until(() -> reader.failure().isPresent());
    assertThatThrownBy(reader::close)
        .hasMessageContaining("topic deletes was not read to its end")
        .hasStackTraceContaining("topic 'deletes' doesn't exist");
  }

  @Test
  void saysThatItCouldNotReadOn() {
    topicExists();
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("corrupt")));
    TopicReader reader = TopicReader.ofDeadLetters(consumer, "deletes", history, clock);
    await().atMost(Duration.ofSeconds(30)).until(() -> reader.failure().isPresent());
    assertThatThrownBy(reader::close).hasStackTraceContaining("corrupt");
  }

  private void settles(Predicate<Tally> until) throws InterruptedException {
    assertThat(history.await(until, Duration.ofSeconds(30))).isTrue();
  }

  private void topicExists() {
    Node node = new Node(0, "127.0.0.1", 1);
    Node[] nodes = {node};
    consumer.updatePartitions(
        "deletes", List.of(new PartitionInfo("deletes", 0, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  private static ConsumerRecord<byte[], byte[]> outcome(long offset, String json) {
    return new ConsumerRecord<>(
        PARTITION.topic(), 0, offset, new byte[0], json.getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, TimestampType type, Map<String, String> headers) {
    RecordHeaders all = new RecordHeaders();
    headers.forEach((name, value) -> all.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return new ConsumerRecord<>(
        "deletes", 0, offset, 1_234, type, 0, 0, null, new byte[0], all, Optional.empty());
  }
}
