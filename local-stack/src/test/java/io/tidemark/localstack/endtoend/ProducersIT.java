/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.record.WalHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What producers write that know nothing of Tidemark, or half of it; see docs/producers.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducersIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final PersonaJob JOB = PersonaJob.DELAY_QUEUE;
  private static final String OUT = "plain-out";
  private static final List<String> TOPICS =
      List.of("plain", "open", "other", "remade", "remade-later");

  @TempDir private static Path namespaces;
  private LocalStack stack;
  private String job;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  void start() throws Exception {
    for (String topic : TOPICS) {
      Files.writeString(namespaces.resolve(topic + ".json"), document(topic, OUT));
    }
    for (String topic : ProducerSuite.TOPICS) {
      Files.writeString(namespaces.resolve(topic + ".json"), document(topic, ProducerSuite.OUT));
    }
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(Component.KAFKA, Component.FLINK, Component.INGRESS)
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
                .withOverrides(
                    new Overrides(
                        Map.of(),
                        Map.of(
                            "execution.checkpointing.interval", "1 s",
                            "metrics.fetcher.update-interval", "1000"),
                        List.of())));
    stack.kafka().createTopics(TOPICS, 1);
    stack.kafka().createTopics(TOPICS.stream().map(it -> it + "-dlq").toList(), 1);
    stack.kafka().createTopic(OUT, 1);
    ProducerSuite.createTopics(stack.kafka().bootstrapServers());
    job = stack.jobs().submit(JOB, 1, Optional.empty(), List.of());
    producer = producer(Map.of());
  }

  @AfterAll
  void stop() {
    if (producer != null) {
      producer.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void whateverIsWrittenBecomesWhatTheTableSays(@TempDir Path directory) throws Exception {
    try (ProducerSuite suite = new ProducerSuite(stack.kafka().bootstrapServers(), directory)) {
      suite.run();
    }
  }

  @Test
  void headersThatHadATypeBecomeWhatTheTableSays() throws Exception {
    new ProducerFrameworks()
        .run(new ProducerClient(stack.kafka().bootstrapServers(), "plain"), OUT);
  }

  @Test
  void whatATransactionTookBackWasNeverWrittenAndAnOpenOneStopsItsOwnPartitionAlone() {
    try (KafkaProducer<byte[], byte[]> transactions =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString()))) {
      transactions.initTransactions();
      transactions.beginTransaction();
      send(transactions, record("plain", "key", "aborted"));
      transactions.abortTransaction();
      transactions.beginTransaction();
      send(transactions, record("plain", "key", "committed"));
      transactions.commitTransaction();
      transactions.beginTransaction();
      send(transactions, record("open", "key", "open"));
      send(record("open", "key", "behind"));
      send(record("other", "key", "beside"));
      arrives("committed");
      arrives("beside");
      assertThat(values()).doesNotContain("aborted", "open", "behind");
      transactions.commitTransaction();
    }
    arrives("open");
    arrives("behind");
    assertThat(values()).doesNotContain("aborted");
  }

  @Test
  void aCancellationFindsWhatAPlainProducerWrote() throws Exception {
    long due = System.currentTimeMillis() + 8_000;
    send(
        record("plain", "held", "cancelled"),
        header(WalHeaders.ID, "held"),
        header(WalHeaders.DUE, Long.toString(due)));
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(stack.ingress().address()).usePlaintext().build();
    try {
      assertThat(
              WriteAheadLogGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .cancel(CancelRequest.newBuilder().setNamespace("plain").setId("held").build())
                  .getDurable())
          .isEqualTo(Trilean.TRUE);
    } finally {
      channel.shutdownNow();
    }
    send(
        record("plain", "after", "after the cancelled one"),
        header(WalHeaders.ID, "after"),
        header(WalHeaders.DUE, Long.toString(due + 500)));
    arrives("after the cancelled one");
    assertThat(values()).doesNotContain("cancelled");
  }

  @Test
  void aProducersClockHoldsNothingAndAWrongUnitIsAnErrorWithTheRemedy() {
    long now = System.currentTimeMillis();
    send(
        new ProducerRecord<>("plain", null, now + 600_000, bytes("k"), bytes("ten minutes ahead")));
    send(new ProducerRecord<>("plain", null, 0L, bytes("k"), bytes("no timestamp")));
    arrives("ten minutes ahead");
    arrives("no timestamp");

    send(new ProducerRecord<>("plain", null, now / 1000, bytes("k"), bytes("in seconds")));
    assertThat(error("in seconds")).contains("the message's timestamp", "in milliseconds");
    send(record("plain", "k", "due in seconds"), header(WalHeaders.DUE, "" + now / 1000));
    assertThat(error("due in seconds")).contains("wal.due", "in milliseconds");
    send(record("plain", "k", "written in micros"), header(WalHeaders.WRITTEN_AT, now + "000"));
    assertThat(error("written in micros")).contains("wal.written-at", "at most 1 h ahead");
  }

  @Test
  void headersOfAnyKindDoNoHarm() {
    send(record("plain", "k", "long trace"), header("traceparent", "0".repeat(5_000)));
    send(record("plain", "k", "binary trace"), header("traceparent", new byte[] {(byte) 0xff, 0}));
    arrives("long trace");
    arrives("binary trace");

    send(
        record("plain", "k", "one"),
        header(WalHeaders.ID, "a"),
        header(WalHeaders.ID, (byte[]) null));
    send(
        record("plain", "k", "two"),
        header(WalHeaders.ID, "a"),
        header(WalHeaders.ID, (byte[]) null));
    arrives("one");
    arrives("two");
    assertThat(delivered("one")).isNotEqualTo(delivered("two"));
  }

  @Test
  void aTombstoneArrivesAsATombstone() {
    send(new ProducerRecord<>("plain", bytes("deleted-key"), null));
    send(new ProducerRecord<>("plain", bytes("emptied-key"), new byte[0]));
    waiting("both")
        .until(() -> ofKey("deleted-key").isPresent() && ofKey("emptied-key").isPresent());
    assertThat(ofKey("deleted-key").orElseThrow().value()).isNull();
    assertThat(ofKey("emptied-key").orElseThrow().value()).isEmpty();
  }

  @Test
  void aDeadLetterKnowsWhoItWas() {
    long written = System.currentTimeMillis() - 5_000;
    ProducerRecord<byte[], byte[]> forbidden =
        new ProducerRecord<>("plain", null, written, bytes("k"), bytes("dead"));
    forbidden.headers().add(WalHeaders.TARGET, bytes("kafka://elsewhere/out"));
    send(forbidden);
    ConsumerRecord<byte[], byte[]> letter = letter("dead");
    assertThat(TopicRecords.header(letter, WalHeaders.WRITTEN_AT)).isEqualTo("" + written);
    assertThat(TopicRecords.header(letter, WalHeaders.ID))
        .isEqualTo("plain-0-" + TopicRecords.header(letter, WalHeaders.DEAD_OFFSET));
    assertThat(Long.parseLong(TopicRecords.header(letter, WalHeaders.DUE)))
        .isBetween(written, System.currentTimeMillis());
  }

  @Test
  void aTopicThatIsMadeAnewIsReadFromItsBeginning() throws Exception {
    write("remade", "old-", 5);
    arrives("old-4");
    makeAnew("remade");
    // More than the old one had: the offset that comes next is there, and isn't what it was.
    write("remade", "new-", 50);
    waiting("all of the new topic").until(() -> values().containsAll(ids("new-", 50)));
    waiting("it is counted").until(() -> count(".partitionsRemade") >= 1);

    write("remade-later", "old-", 5);
    waiting("read").until(() -> values().containsAll(ids("old-", 5)));
    String savepoint = stack.jobs().stop(JOB.persona());
    makeAnew("remade-later");
    write("remade-later", "later-", 50);
    job = stack.jobs().submit(JOB, 1, Optional.of(savepoint), List.of());
    waiting("all of the topic that was made anew while the job stood still")
        .until(() -> values().containsAll(ids("later-", 50)));
  }

  private void makeAnew(String topic) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    waiting("the topic can be made anew")
        .until(
            () -> {
              try {
                stack.kafka().createTopic(topic, 1);
                return true;
              } catch (RuntimeException e) {
                if (rootOf(e) instanceof TopicExistsException) {
                  return false;
                }
                throw e;
              }
            });
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private long count(String suffix) {
    return stack.flink().rest().sum(job, name -> name.endsWith(suffix));
  }

  /** By a producer of its own: one that knew a topic before it was made anew loses a record. */
  private void write(String topic, String values, int count) {
    try (KafkaProducer<byte[], byte[]> own = producer(Map.of())) {
      ids(values, count).forEach(value -> send(own, record(topic, value, value)));
    }
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private void arrives(String value) {
    waiting(value + " arrives").until(() -> values().contains(value));
  }

  private Set<String> values() {
    Set<String> values = new TreeSet<>();
    out().forEach(record -> values.add(text(record.value())));
    return values;
  }

  private List<ConsumerRecord<byte[], byte[]>> out() {
    return TopicRecords.all(stack.kafka().bootstrapServers(), OUT);
  }

  private String delivered(String value) {
    return out().stream()
        .filter(record -> text(record.value()).equals(value))
        .map(record -> TopicRecords.header(record, WalHeaders.ID))
        .findFirst()
        .orElseThrow();
  }

  private Optional<ConsumerRecord<byte[], byte[]>> ofKey(String key) {
    return out().stream().filter(record -> text(record.key()).equals(key)).findFirst();
  }

  private String error(String value) {
    return TopicRecords.header(letter(value), WalHeaders.DEAD_ERROR);
  }

  private ConsumerRecord<byte[], byte[]> letter(String value) {
    return waiting("the dead letter of " + value)
        .until(
            () ->
                TopicRecords.all(stack.kafka().bootstrapServers(), "plain-dlq").stream()
                    .filter(record -> text(record.value()).equals(value))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static Header header(String name, String value) {
    return header(name, bytes(value));
  }

  private static Header header(String name, byte @Nullable [] value) {
    return new RecordHeader(name, value);
  }

  private void send(ProducerRecord<byte[], byte[]> record, Header... headers) {
    for (Header header : headers) {
      record.headers().add(header);
    }
    send(producer, record);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a record isn't written", e);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
    return new ProducerRecord<>(topic, bytes(key), bytes(value));
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(200));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  private static String document(String topic, String target) {
    return """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["%s"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"],
            "default_target": "kafka://main/%s"
          }}]}}
        """
        .formatted(topic, target);
  }
}
