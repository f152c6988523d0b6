/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.endpoint.HttpApplication;
import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.CheckedTrilean;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The delay queue on real processes: broker, JobManager, TaskManager, ingress. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DelayQueueIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private static Path namespaces;
  private final History history = new History();
  private HttpApplication application;
  private LocalStack stack;

  @BeforeAll
  void start() throws Exception {
    // Every seventh record is turned away twice, every hundredth always.
    application =
        HttpApplication.start(
            "/hook",
            history,
            CLOCK,
            (id, turnedAway) -> {
              int hash = Math.floorMod(id.hashCode(), 700);
              return hash % 100 == 0 ? 500 : hash % 7 == 0 && turnedAway < 2 ? 503 : 204;
            });
    write("orders", List.of("orders"));
    write("strangers", List.of("strangers"));
    stack =
        LocalStack.start(
            StackOptions.DEFAULT.withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces)));
    stack.createTopics();
    stack.kafka().createTopic("orders-out", 4);
    stack.submit(PersonaJob.DELAY_QUEUE, 2);
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
    application.close();
  }

  @Test
  void nothingIsLostAndNothingIsEarlyWhileEverythingIsKilled() throws Exception {
    String broker = stack.kafka().bootstrapServers();
    List<String> targets = List.of(application.target(), "kafka://main/orders-out");
    try (TopicReader out =
            TopicReader.ofTarget(broker, "orders-out", targets.get(1), history, CLOCK);
        TopicReader dead = TopicReader.ofDeadLetters(broker, "orders-dlq", history, CLOCK);
        Writer writer = new Writer(stack.ingress().address(), "orders", targets, history)) {
      writer.start();
      awaitMoreAcknowledged(2_000);

      stack.flink().killTaskManager(0);
      stack.flink().startTaskManager(0);
      awaitMoreAcknowledged(3_000);

      stack.kafka().kill();
      stack.kafka().start();
      awaitMoreAcknowledged(3_000);

      stack.ingress().kill();
      stack.ingress().start();
      awaitMoreAcknowledged(2_000);

      writer.stop();
      assertThat(history.await(tally -> tally.settled(), LIMIT))
          .as(() -> "everything is settled; now " + history.tally())
          .isTrue();
      Report report =
          Report.of(history, new AtLeastOnce(), new NeverEarly(), new CheckedTrilean()).orThrow();
      System.out.println(report.describe());
      assertThat(report.summary().dead()).as("records that always fail are dead").isPositive();
    }
  }

  @Test
  void aTopicThatIsAddedToADocumentIsReadWithoutARestart() throws Exception {
    History late = new History();
    stack.kafka().createTopics(List.of("late", "late-out"), 1);
    String target = "kafka://main/late-out";
    try (TopicReader out =
            TopicReader.ofTarget(
                stack.kafka().bootstrapServers(), "late-out", target, late, CLOCK);
        KafkaProducer<byte[], byte[]> producer = producer()) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>("late", null, bytes("any producer's"));
      record.headers().add(WalHeaders.ID, bytes("late-1"));
      record.headers().add(WalHeaders.TARGET, bytes(target));
      producer.send(record).get();

      long changed = System.nanoTime();
      write("strangers", List.of("strangers", "late"));
      assertThat(late.await(tally -> tally.delivered() == 1, LIMIT)).isTrue();
      System.out.printf(
          "a topic added to a document was read after %d ms%n",
          (System.nanoTime() - changed) / 1_000_000);
    }
  }

  @Test
  void aRecordThatCannotBeReadGoesToTheDeadLettersToTheByte() throws Exception {
    byte[] key = {0, 1, (byte) 0xff};
    byte[] value = {(byte) 0xfe, 0, 7};
    try (KafkaProducer<byte[], byte[]> producer = producer();
        KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("strangers", key, value);
      record.headers().add(WalHeaders.DUE, bytes("tomorrow"));
      producer.send(record).get();

      List<TopicPartition> partitions =
          consumer.partitionsFor("strangers-dlq").stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      ConsumerRecord<byte[], byte[]> dead = undecodable(consumer);
      assertThat(dead.key()).isEqualTo(key);
      assertThat(dead.value()).isEqualTo(value);
      assertThat(text(dead, WalHeaders.DUE)).isEqualTo("tomorrow");
      assertThat(text(dead, WalHeaders.DEAD_ERROR)).contains("wal.due").contains("tomorrow");
      assertThat(text(dead, WalHeaders.DEAD_TOPIC)).isEqualTo("strangers");
    }
  }

  private static ConsumerRecord<byte[], byte[]> undecodable(
      KafkaConsumer<byte[], byte[]> consumer) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if ("UNDECODABLE".equals(text(record, WalHeaders.DEAD_REASON))) {
          return record;
        }
      }
    }
    throw new AssertionError("no undecodable record among the dead letters");
  }

  /** The writer goes on until it has met with so many acknowledgements more. */
  private void awaitMoreAcknowledged(long more) throws InterruptedException {
    long enough = history.tally().acknowledged() + more;
    assertThat(history.await(tally -> tally.acknowledged() >= enough, LIMIT))
        .as(() -> "writes are acknowledged again; now " + history.tally())
        .isTrue();
  }

  private void write(String namespace, List<String> topics) throws Exception {
    String document =
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": [%s],
            "wal-kafka-dlq-topics": ["%s-dlq"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["%s", "kafka://main/*"],
            "retry": {"initial": "300ms", "multiplier": 2, "max_backoff": "2s", "max_attempts": 6}
          }}]}}
        """
            .formatted(
                String.join(", ", topics.stream().map(t -> '"' + t + '"').toList()),
                namespace,
                application.target());
    Path file = namespaces.resolve(namespace + ".json");
    Path next = namespaces.resolve(namespace + ".next");
    Files.writeString(next, document);
    Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    var found = record.headers().lastHeader(header);
    return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
