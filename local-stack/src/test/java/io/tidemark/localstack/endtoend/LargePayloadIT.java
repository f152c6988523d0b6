/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.record.WalHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Payloads that no queue takes, through ingress, Kafka or SQS, Flink, and Cassandra, which is away
 * for a while.
 */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargePayloadIT {

  private static final int MIB = 1024 * 1024;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String KAFKA = "files";
  private static final String SQS = "files_sqs";
  private static final String PLAIN = "plain_sqs";

  @TempDir private static Path namespaces;
  private final Random random = new Random(5);
  private PayloadApplication application;
  private LocalStack stack;
  private Keyspaces cassandra;
  private ManagedChannel channel;
  private String jobId;

  @BeforeAll
  void start() throws Exception {
    application = PayloadApplication.start();
    String storage =
        ", \"durable_storage\": {\"namespace\": \"files\", \"shard\": \"main\", \"type\": \"kv\"}";
    document(
        KAFKA,
        "KAFKA",
        "\"wal-kafka-topics\": [\"files\"], \"wal-kafka-dlq-topics\": [\"files-dlq\"],"
            + " \"wal.kafka.bootstrap.servers.prefix\": \"main\"",
        storage);
    document(
        SQS, "SQS", "\"wal-queue\": [\"files\"], \"wal-dlq-queue\": [\"files-dead\"]", storage);
    document(PLAIN, "SQS", "\"wal-queue\": [\"plain\"], \"wal-dlq-queue\": [\"plain-dead\"]", "");
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(
                    Component.KAFKA,
                    Component.FLINK,
                    Component.INGRESS,
                    Component.CASSANDRA,
                    Component.SQS)
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
                .withOverrides(
                    new Overrides(
                        Map.of(), Map.of("execution.checkpointing.interval", "1 s"), List.of())));
    stack.createTopics();
    stack.createTables();
    cassandra = Keyspaces.connect(stack.cassandra().address());
    channel = NettyChannelBuilder.forTarget(stack.ingress().address()).usePlaintext().build();
    jobId = stack.submit(PersonaJob.DELAY_QUEUE, 2);
  }

  @AfterAll
  void stop() {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (cassandra != null) {
      cassandra.close();
    }
    if (stack != null) {
      stack.close();
    }
    application.close();
  }

  @Test
  void payloadsOfUpTo16MiBArriveToTheByteAndLeaveNothingBehind() {
    for (String namespace : List.of(KAFKA, SQS)) {
      for (int bytes : List.of(10, MIB, 5 * MIB + 1, 16 * MIB)) {
        String id = namespace + "-" + bytes;
        ByteString payload = random(bytes);
        List<Row> before = chunksOf(namespace);
        long start = System.nanoTime();
        durable(namespace, id, payload, Duration.ZERO);
        long acknowledged = System.nanoTime();
        waiting(id).until(() -> application.received(id).isPresent());
        System.out.printf(
            "%s: acknowledged after %d ms, delivered after %d%n",
            id, (acknowledged - start) / 1_000_000, (System.nanoTime() - start) / 1_000_000);
        assertThat(application.received(id)).contains(new PayloadApplication.Received(payload, 1));
        waiting("the chunks are deleted").until(() -> since(before, namespace).isEmpty());
      }
    }
  }

  @Test
  void whileTheStorageIsAwayNoAttemptIsSpent() throws Exception {
    ByteString payload = random(2 * MIB);
    durable(KAFKA, "patient", payload, Duration.ofSeconds(3));
    stack.cassandra().kill();
    WriteToLogResponse refused = write(KAFKA, "refused", payload, Duration.ZERO);
    assertThat(refused.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(refused.getMessage())
        .contains("the payload of 2097152 bytes was not saved in durable storage: ");
    durable(KAFKA, "small", random(10), Duration.ZERO);
    waiting("a small one goes on").until(() -> application.received("small").isPresent());
    // By now it is due, for it was written before the small one, or will be in a moment.
    assertThat(application.received("patient")).isEmpty();
    stack.cassandra().start();
    waiting("the large one").until(() -> application.received("patient").isPresent());
    assertThat(application.received("patient"))
        .contains(new PayloadApplication.Received(payload, 1));
    // The ingress has connections of its own, and finds out by itself that the node is back.
    durable(KAFKA, "back", payload, Duration.ZERO);
    waiting("its record").until(() -> application.received("back").isPresent());
  }

  /** Their payloads are gone by then, and the checkpoint that knows of it was never taken. */
  @Test
  void recordsThatComeAgainAfterTheirDeliveryAreNoDeadLetters() throws Exception {
    int records = 20;
    List<Row> before = chunksOf(KAFKA);
    for (int i = 0; i < records; i++) {
      durable(KAFKA, "again-" + i, random(MIB), Duration.ZERO);
    }
    waiting("the last").until(() -> application.received("again-" + (records - 1)).isPresent());
    stack.flink().killTaskManager(0);
    stack.flink().startTaskManager(0);
    durable(KAFKA, "after", random(MIB), Duration.ZERO);
    waiting("one after them").until(() -> application.received("after").isPresent());
    waiting("the chunks are deleted").until(() -> since(before, KAFKA).isEmpty());
    // Dead letters are in their topic at the latest when a checkpoint completes after them.
    long completed = stack.flink().rest().completedCheckpoints(jobId);
    waiting("a checkpoint that began after all of it")
        .until(() -> stack.flink().rest().completedCheckpoints(jobId) >= completed + 2);
    assertThat(deadLetters())
        .noneMatch(letter -> TopicRecords.header(letter, WalHeaders.ID).startsWith("again-"));
  }

  @Test
  void aPayloadThatIsLostIsADeadLetterThatSaysSo() throws Exception {
    List<Row> before = chunksOf(KAFKA);
    durable(KAFKA, "lost", random(MIB), Duration.ofSeconds(3));
    Row chunk = since(before, KAFKA).get(0);
    String claim = chunk.getString("claim");
    cassandra.run(
        "DELETE FROM files.payload_chunks WHERE namespace = '%s' AND claim = '%s' AND chunk = %d"
            .formatted(KAFKA, claim, chunk.getInt("chunk")));
    ConsumerRecord<byte[], byte[]> dead =
        waiting("a dead letter")
            .until(
                () ->
                    deadLetters().stream()
                        .filter(letter -> TopicRecords.header(letter, WalHeaders.ID).equals("lost"))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(TopicRecords.header(dead, WalHeaders.DEAD_REASON)).isEqualTo("REJECTED");
    assertThat(TopicRecords.header(dead, WalHeaders.DEAD_ERROR))
        .isEqualTo(
            "payload %s in durable storage: chunk %d of 2 is missing"
                .formatted(claim, chunk.getInt("chunk") + 1));
    assertThat(TopicRecords.header(dead, WalHeaders.CLAIM)).startsWith(claim + "/1048576/");
    assertThat(application.received("lost")).isEmpty();
  }

  @Test
  void withoutAStorageWhatTheQueueDoesNotTakeIsRefusedWithTheReason() {
    WriteToLogResponse refused = write(PLAIN, "large", random(MIB), Duration.ZERO);
    assertThat(refused.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(refused.getRefusal()).isEqualTo(Refusal.INVALID_ARGUMENT);
    assertThat(refused.getMessage()).contains("durable_storage");
  }

  /** All that there are at the moment in the Kafka namespace. */
  private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return TopicRecords.all(stack.kafka().bootstrapServers(), "files-dlq");
  }

  private WriteToLogResponse write(
      String namespace, String id, ByteString payload, Duration delay) {
    return WriteAheadLogGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .writeToLog(
            WriteToLogRequest.newBuilder()
                .setNamespace(namespace)
                .setId(id)
                .setPayload(payload)
                .setLifecycle(
                    Lifecycle.newBuilder().setDelay(Durations.fromMillis(delay.toMillis())))
                .build());
  }

  /**
   * Writes a record, again if need be, as a client does that is told {@code FALSE}: a storage on a
   * machine that does much besides may take too long.
   */
  private void durable(String namespace, String id, ByteString payload, Duration delay) {
    waiting(id + " is durable")
        .until(() -> write(namespace, id, payload, delay).getDurable() == Trilean.TRUE);
  }

  /** The chunks of a namespace's payloads, without the notes of those that were redeemed. */
  private List<Row> chunksOf(String namespace) {
    return cassandra
        .session()
        .execute("SELECT namespace, claim, chunk FROM files.payload_chunks")
        .all()
        .stream()
        .filter(row -> namespace.equals(row.getString("namespace")) && row.getInt("chunk") >= 0)
        .toList();
  }

  /** Those that weren't there before: what was written while Cassandra came back may stay. */
  private List<Row> since(List<Row> before, String namespace) {
    Set<String> known =
        before.stream().map(row -> row.getString("claim")).collect(Collectors.toSet());
    return chunksOf(namespace).stream()
        .filter(row -> !known.contains(row.getString("claim")))
        .toList();
  }

  private ByteString random(int bytes) {
    byte[] payload = new byte[bytes];
    random.nextBytes(payload);
    return ByteString.copyFrom(payload);
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(50)).ignoreExceptions();
  }

  private void document(String name, String type, String queue, String more) throws Exception {
    Files.writeString(
        namespaces.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "%s"},
          "config": {
            %s,
            "persona": "delay-queue",
            "allowed_targets": ["%s"],
            "retry": {"initial": "300ms", "max_attempts": 3}%s
          }}]}}
        """
            .formatted(type, queue, application.target(), more));
  }
}
