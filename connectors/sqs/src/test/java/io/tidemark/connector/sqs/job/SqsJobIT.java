/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.server.TestServer;
import io.tidemark.connector.sqs.sink.SqsSink;
import io.tidemark.connector.sqs.source.QueueDiscoverer;
import io.tidemark.connector.sqs.source.SqsSource;
import io.tidemark.connector.sqs.source.SqsSourceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a Flink in this JVM and a real server. */
class SqsJobIT {

  private static final Duration CHECKPOINTS = Duration.ofMillis(200);

  /** For so long a message stays hidden that was given to a poll whose reader has just ended. */
  private static final Duration VISIBILITY = Duration.ofSeconds(4);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What {@link #FOUND} says to a job that runs in this JVM. */
  private static final Set<String> DISCOVERED = ConcurrentHashMap.newKeySet();

  private static final QueueDiscoverer FOUND = () -> Set.copyOf(DISCOVERED);

  private static TestServer server;
  private static JobCluster cluster;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start();
    cluster = JobCluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    try (TestServer ended = server;
        JobCluster endedToo = cluster) {
      DISCOVERED.clear();
    }
  }

  @AfterEach
  void cancel() throws Exception {
    cluster.cancelAll();
  }

  private static SqsSourceBuilder<String> source() {
    return SqsSource.<String>builder()
        .setBodyDeserializer(new SimpleStringSchema())
        .setClientFactory(server.clients())
        .setPollWait(Duration.ofSeconds(1))
        .setVisibilityTimeout(VISIBILITY)
        .setDiscoveryInterval(Duration.ofMillis(200))
        .setDepthInterval(Duration.ofMillis(500));
  }

  private static DataStream<String> read(
      StreamExecutionEnvironment environment,
      SqsSource<String> source,
      String run,
      String failsAt) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "sqs")
        .uid("sqs")
        .map(new Arrivals(run, failsAt))
        .uid("arrivals");
  }

  private static void awaitEmpty(String... queues) {
    for (String queue : queues) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(server.waiting(queue) + server.hidden(queue)).as(queue).isZero());
    }
  }

  private static void awaitArrival(String run, List<String> bodies) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(new HashSet<>(Arrivals.of(run))).containsAll(bodies));
  }

  @Test
  void allMessagesOfTwoQueuesArriveOnceAndAreDeletedByThreeReaders() throws Exception {
    String first = server.createQueue("first");
    String second = server.createQueue("second");
    List<String> bodies = new ArrayList<>(server.send(first, "f", 150));
    bodies.addAll(server.send(second, "s", 150));
    StreamExecutionEnvironment environment = JobCluster.environment(3, CHECKPOINTS);
    read(
            environment,
            source()
                .setQueues(first, server.name("second"))
                .setVisibilityTimeout(Duration.ofMinutes(1))
                .build(),
            "plain",
            "")
        .sinkTo(new DiscardingSink<>());
    JobID job = cluster.submit(environment);

    awaitArrival("plain", bodies);
    awaitEmpty(first, second);
    assertThat(Arrivals.of("plain")).containsExactlyInAnyOrderElementsOf(bodies);
    cluster.cancel(job);
  }

  @Test
  void nothingIsLostWhenTheJobFailsAndNothingStaysHiddenWhenItIsCancelled() throws Exception {
    String queue = server.createQueue("failing");
    List<String> bodies = server.send(queue, "m", 200);
    StreamExecutionEnvironment environment = JobCluster.environment(2, CHECKPOINTS);
    read(environment, source().setQueues(queue).build(), "failing", "m100")
        .sinkTo(new DiscardingSink<>());
    JobID job = cluster.submit(environment);
    awaitArrival("failing", bodies);
    assertThat(Arrivals.failed("failing")).isTrue();
    awaitEmpty(queue);
    cluster.cancel(job);

    StreamExecutionEnvironment rare = JobCluster.environment(2, Duration.ofHours(1));
    read(
            rare,
            source()
                .setQueues(queue)
                // A poll that waits at the server for longer than its reader lives would be given
                // what the reader gives back.
                .setPollWait(Duration.ZERO)
                .setVisibilityTimeout(Duration.ofMinutes(10))
                .build(),
            "uncommitted",
            "")
        .sinkTo(new DiscardingSink<>());
    JobID uncommitted = cluster.submit(rare);
    List<String> more = server.send(queue, "n", 30);
    awaitArrival("uncommitted", more);
    assertThat(server.hidden(queue)).isEqualTo(30);
    cluster.cancel(uncommitted);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(server.waiting(queue)).isEqualTo(30));
  }

  @Test
  void aJobGoesOnFromASavepointWithAnotherParallelism() throws Exception {
    String queue = server.createQueue("rescaled");
    List<String> bodies = new ArrayList<>(server.send(queue, "m", 60));
    StreamExecutionEnvironment environment = JobCluster.environment(1, CHECKPOINTS);
    read(environment, source().setQueues(queue).build(), "rescaled", "")
        .sinkTo(new DiscardingSink<>());
    JobID job = cluster.submit(environment);
    awaitArrival("rescaled", bodies);
    String savepoint = cluster.stop(job, directory.toUri().toString());

    bodies.addAll(server.send(queue, "n", 60));
    StreamExecutionEnvironment wider = JobCluster.environment(3, CHECKPOINTS);
    read(wider, source().setQueues(queue).build(), "rescaled", "").sinkTo(new DiscardingSink<>());
    JobID again = cluster.submit(wider, savepoint);
    awaitArrival("rescaled", bodies);
    awaitEmpty(queue);
    cluster.cancel(again);
  }

  @Test
  void queuesAreAddedAndDroppedWhileTheJobRuns() throws Exception {
    String stays = server.createQueue("stays");
    String goes = server.createQueue("goes");
    DISCOVERED.addAll(List.of(stays, goes, server.name("comes")));
    StreamExecutionEnvironment environment = JobCluster.environment(2, CHECKPOINTS);
    read(environment, source().setQueueDiscoverer(FOUND).build(), "changing", "")
        .sinkTo(new DiscardingSink<>());
    JobID job = cluster.submit(environment);
    awaitArrival("changing", server.send(goes, "g", 10));
    awaitEmpty(goes);

    String comes = server.createQueue("comes");
    awaitArrival("changing", server.send(comes, "c", 10));

    server.deleteQueue(goes);
    DISCOVERED.remove(goes);
    awaitArrival("changing", server.send(stays, "s", 10));
    awaitEmpty(stays, comes);
    cluster.cancel(job);
  }

  @Test
  void whatOneQueueGivesIsSentToTwoOthers() throws Exception {
    String in = server.createQueue("in");
    String even = server.createQueue("even");
    String odd = server.createQueue("odd");
    server.send(in, "", 50);
    StreamExecutionEnvironment environment = JobCluster.environment(2, CHECKPOINTS);
    read(environment, source().setQueues(in).build(), "sent-on", "")
        .sinkTo(
            SqsSink.<String>builder()
                .setClientFactory(server.clients())
                .setElementConverter(
                    (body, context) ->
                        new SqsEntry(Integer.parseInt(body) % 2 == 0 ? even : odd, body))
                .build());
    JobID job = cluster.submit(environment);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(server.waiting(even)).isEqualTo(25);
              assertThat(server.waiting(odd)).isEqualTo(25);
            });
    cluster.cancel(job);
  }

  @Test
  void aSinkToAQueueThatDoesNotExistFailsTheJobAndSaysSo() throws Exception {
    String in = server.createQueue("in-vain");
    String gone = server.createQueue("deleted");
    server.deleteQueue(gone);
    server.send(in, "m", 1);
    StreamExecutionEnvironment environment = JobCluster.environment(1, CHECKPOINTS);
    environment.configure(
        org.apache.flink.configuration.Configuration.fromMap(
            java.util.Map.of("restart-strategy.type", "none")));
    read(environment, source().setQueues(in).build(), "in-vain", "")
        .sinkTo(
            SqsSink.<String>builder()
                .setClientFactory(server.clients())
                .setElementConverter((body, context) -> new SqsEntry(gone, body))
                .build());
    assertThat(cluster.result(cluster.submit(environment)).getSerializedThrowable())
        .hasValueSatisfying(
            error ->
                assertThat(error.getFullStringifiedStackTrace())
                    .contains(gone)
                    .contains("it doesn't exist; create it"));
  }
}
