/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.testing.endpoint.HttpApplication;
import io.tidemark.testing.endpoint.ScriptedServer;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.Fate;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.PerKeyOrder;
import io.tidemark.testing.guarantee.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys in order, a target that is away, records that are cancelled and moved: on real processes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final int KEYS = 50;

  /** Several times as long as all attempts of a record would take. */
  private static final Duration AWAY = Duration.ofSeconds(60);

  /** What a target takes in a second, and how many it gets at once. */
  private static final int PER_SECOND = 20;

  private static final int LIMITED = 400;

  @TempDir private static Path namespaces;
  private final History history = new History();
  private final History timely = new History();
  private HttpApplication application;
  private HttpApplication other;
  private LimitedApplication limited;
  private final List<Long> broken = new CopyOnWriteArrayList<>();
  private ScriptedServer breaking;
  private LocalStack stack;
  private ManagedChannel channel;
  private WriteAheadLogGrpc.WriteAheadLogBlockingStub log;

  @BeforeAll
  void start() throws Exception {
    application = HttpApplication.start("/accounts", history, CLOCK, (id, turnedAway) -> 204);
    other = HttpApplication.start("/reminders", timely, CLOCK, (id, turnedAway) -> 204);
    document("accounts", application.target(), "\"ordering\": \"KEY\",");
    document("reminders", other.target(), "\"outcomes\": true,");
    limited = LimitedApplication.start(PER_SECOND);
    document("limited", limited.target(), "");
    breaking = ScriptedServer.start(this::answerOrBreakOff);
    document("breaking", "http://127.0.0.1:" + breaking.port() + "/breaking", "");
    stack =
        LocalStack.start(
            StackOptions.DEFAULT.withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces)));
    stack.createTopics();
    stack.submit(PersonaJob.DELAY_QUEUE, 2);
    channel = NettyChannelBuilder.forTarget(stack.ingress().address()).usePlaintext().build();
    log = WriteAheadLogGrpc.newBlockingStub(channel);
  }

  @AfterAll
  void stop() throws Exception {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (stack != null) {
      stack.close();
    }
    application.close();
    other.close();
    if (limited != null) {
      limited.close();
    }
    if (breaking != null) {
      breaking.close();
    }
  }

  /** With three attempts a record, all that are turned away more often would die. */
  @Test
  void aTargetThatLimitsItsRateGetsAllAtAboutThatRate() throws Exception {
    Instant due = Instant.now().plusSeconds(8);
    for (int i = 0; i < LIMITED; i++) {
      long delay = Math.max(0, Duration.between(Instant.now(), due).toMillis());
      WriteToLogResponse response =
          log.writeToLog(request("limited", "l-" + i, Duration.ofMillis(delay)).build());
      assertThat(response.getDurable()).as(response.getMessage()).isEqualTo(Trilean.TRUE);
    }
    await("all are delivered").atMost(LIMIT).until(() -> limited.taken().size() == LIMITED);
    Duration took = Duration.between(due, Instant.now());
    System.out.printf(
        "%d records took %s at a target of %d/s; %d were turned away%n",
        LIMITED, took, PER_SECOND, limited.turnedAway());
    assertThat(took).isLessThan(Duration.ofSeconds(3L * LIMITED / PER_SECOND));
    assertThat(TopicRecords.all(stack.kafka().bootstrapServers(), "limited-dlq")).isEmpty();
  }

  /**
   * Alone among many good answers, and so of its record alone: its policy says when it is tried.
   */
  @Test
  void anAnswerThatBreaksOffCostsItsRecordNoMoreThanItsPolicySays() throws Exception {
    write("breaking", "broken");
    await("three attempts, and good answers all the time")
        .atMost(LIMIT)
        .until(
            () -> {
              write("breaking", "good-" + System.nanoTime());
              return broken.size() == 3;
            });
    System.out.printf("an answer that broke off: attempts at %s%n", broken);
    // 300 and 600 ms and their jitter, far from a time-out of 10 s or the wait of an outage.
    assertThat(broken.get(1) - broken.get(0)).isLessThan(5_000);
    assertThat(broken.get(2) - broken.get(1)).isLessThan(5_000);
    await("its dead letter")
        .atMost(LIMIT)
        .until(
            () -> TopicRecords.all(stack.kafka().bootstrapServers(), "breaking-dlq").size() == 1);
  }

  /** Of the answer to one record the half is written, to all others the whole. */
  private void answerOrBreakOff(ScriptedServer.Line line) throws IOException {
    if (line.text().contains("ce-id: broken")) {
      broken.add(System.currentTimeMillis());
      line.write("HTTP/1.1 200 OK\r\nContent-Le");
      line.close();
    } else {
      line.write(ScriptedServer.OK);
    }
  }

  private void write(String namespace, String id) {
    WriteToLogResponse response = log.writeToLog(request(namespace, id, Duration.ZERO).build());
    assertThat(response.getDurable()).as(response.getMessage()).isEqualTo(Trilean.TRUE);
  }

  @Test
  void anOutageSpendsNoAttemptAndKeepsTheOrderThoughATaskManagerIsKilledInIt() throws Exception {
    writeRounds(0, 20);
    assertThat(history.await(tally -> tally.delivered() > 0, LIMIT)).isTrue();

    application.close();
    long gone = System.nanoTime();
    writeRounds(20, 30);
    stack.flink().killTaskManager(0);
    stack.flink().startTaskManager(0);
    writeRounds(30, 40);
    Duration left = AWAY.minusNanos(System.nanoTime() - gone);
    assertThat(history.await(tally -> tally.dead() > 0, left)).as("nothing dies").isFalse();
    long returned = System.nanoTime();
    application = application.startAgain();
    writeRounds(40, 45);

    assertThat(history.await(tally -> tally.settled(), LIMIT))
        .as(() -> "everything is settled; now " + history.tally())
        .isTrue();
    System.out.printf(
        "settled %d ms after the target's return%n", (System.nanoTime() - returned) / 1_000_000);
    Report report =
        Report.of(history, new AtLeastOnce(), new NeverEarly(), new PerKeyOrder()).orThrow();
    System.out.println(report.describe());
    assertThat(report.summary().dead()).as("an outage kills nothing").isZero();
  }

  @Test
  void whatIsCancelledIsGoneAndWhatIsMovedIsMoved() throws Exception {
    Duration later = Duration.ofHours(1);
    for (int i = 0; i < 30; i++) {
      writeTimely("t-" + i, i % 3 == 2 ? Duration.ofSeconds(10) : later);
    }
    for (int i = 0; i < 30; i += 3) {
      cancel("t-" + i); // Every third is cancelled, ...
      writeTimely("t-" + (i + 1), Duration.ofSeconds(1)); // ... every third moved.
    }
    cancel("unknown");
    Map<String, String> outcomes = outcomes(40);

    for (int i = 0; i < 30; i++) {
      assertThat(outcomes.get("t-" + i))
          .as("t-" + i)
          .isEqualTo(i % 3 == 0 ? "cancelled" : "delivered");
    }
    Set<String> seen = timely.arrivals().map(Arrival::id).collect(Collectors.toSet());
    assertThat(seen).hasSize(20).noneMatch(id -> Integer.parseInt(id.substring(2)) % 3 == 0);
    Report.of(timely, new NeverEarly()).orThrow();
  }

  /** Each key's next record is written once the one before is acknowledged. */
  private void writeRounds(int from, int to) {
    for (int round = from; round < to; round++) {
      for (int key = 0; key < KEYS; key++) {
        String id = "a-" + key + "-" + round;
        Duration delay = Duration.ofMillis(round % 4 == 0 ? 500 : 0);
        history.sent(id, new Fate.Order("k" + key, round));
        long sent = System.currentTimeMillis();
        WriteToLogResponse response =
            log.writeToLog(
                request("accounts", id, delay).setKey(ByteString.copyFromUtf8("k" + key)).build());
        assertThat(response.getDurable()).as(response.getMessage()).isEqualTo(Trilean.TRUE);
        history.written(id, Trilean.TRUE, System.currentTimeMillis(), sent + delay.toMillis());
      }
    }
  }

  private void writeTimely(String id, Duration delay) {
    timely.sent(id);
    WriteToLogResponse response = log.writeToLog(request("reminders", id, delay).build());
    assertThat(response.getDurable()).as(response.getMessage()).isEqualTo(Trilean.TRUE);
    timely.written(
        id, Trilean.TRUE, System.currentTimeMillis(), Timestamps.toMillis(response.getDue()));
  }

  private void cancel(String id) {
    var response =
        log.cancel(CancelRequest.newBuilder().setNamespace("reminders").setId(id).build());
    assertThat(response.getDurable()).as(response.getMessage()).isEqualTo(Trilean.TRUE);
  }

  private static WriteToLogRequest.Builder request(String namespace, String id, Duration delay) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setId(id)
        .setPayload(ByteString.copyFromUtf8("payload of " + id))
        .setLifecycle(Lifecycle.newBuilder().setDelay(Durations.fromMillis(delay.toMillis())));
  }

  /** The last outcome of each id, once there are so many outcomes. */
  private Map<String, String> outcomes(int enough) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<ConsumerRecord<byte[], byte[]>> all =
        await("outcomes")
            .atMost(LIMIT)
            .until(
                () -> TopicRecords.all(stack.kafka().bootstrapServers(), "reminders-outcomes"),
                found -> found.size() >= enough);
    Map<String, String> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all) {
      JsonNode outcome = json.readTree(record.value());
      last.put(outcome.get("id").asText(), outcome.get("outcome").asText());
    }
    return last;
  }

  private static void document(String name, String target, String more) throws Exception {
    Files.writeString(
        namespaces.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["%s"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["%s"],
            %s
            "retry": {"initial": "300ms", "max_attempts": 3}
          }}]}}
        """
            .formatted(name, target, more));
  }
}
