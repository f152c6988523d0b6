/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.PerKeyOrder;
import io.tidemark.testing.guarantee.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of a running TaskManager jumps forward by three minutes and then back by six, while
 * ordered records are held: what the clock says is due is delivered, what it says isn't stays, and
 * nothing is lost or out of order.
 */
class ClockJumpIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration JUMP = Duration.ofMinutes(3);
  private static final String TARGET = "kafka://main/clock-out";
  private static final int RECORDS = 5_000;
  private static final int KEYS = 500;

  @TempDir private Path directory;
  private final History history = new History();
  private LocalStack stack;
  private String jobId;

  @Test
  void aClockThatJumpsLosesNothingAndMakesNothingEarlyByIt() throws Exception {
    MovedClock clock = new MovedClock(directory);
    try (LocalStack started = LocalStack.start(options(clock))) {
      stack = started;
      stack.createTopics();
      stack.kafka().createTopic("clock-out", 2);
      String broker = stack.kafka().bootstrapServers();
      QueueWriter writer = new QueueWriter(broker, "clock", TARGET, history);
      AtomicReference<Duration> furthest = new AtomicReference<>(Duration.ZERO);
      // An arrival is early if it is before its time by more than the clock has been ahead.
      InstantSource clockOfJob = () -> Instant.now().plus(furthest.get());
      try (TopicReader out =
          TopicReader.ofTarget(broker, "clock-out", TARGET, history, clockOfJob)) {
        jobId = stack.submit(PersonaJob.DELAY_QUEUE, 2);
        long start = System.currentTimeMillis();
        write(writer, "before-", start + 3_000);
        write(writer, "ahead-", start + 150_000);
        delivered("before-", RECORDS);
        completesCheckpoints();
        assertThat(arrived("ahead-")).as("not due yet").isZero();

        furthest.set(JUMP);
        clock.moveTo(JUMP);
        delivered("ahead-", RECORDS);

        clock.moveTo(JUMP.negated());
        completesCheckpoints(); // They come a second apart: the job's clock is behind by then.
        write(writer, "behind-", System.currentTimeMillis() + 3_000);
        completesCheckpoints();
        assertThat(arrived("behind-")).as("due by the real clock, not by the job's").isZero();

        clock.moveTo(Duration.ZERO);
        delivered("behind-", RECORDS);
        assertThat(history.await(tally -> tally.settled(), LIMIT))
            .as(() -> "everything is settled; now " + history.tally())
            .isTrue();
        assertThat(out.failure()).isEmpty();
      }
    }
    Report report =
        Report.of(history, new AtLeastOnce(), new NeverEarly(), new PerKeyOrder()).orThrow();
    System.out.println(report.describe());
  }

  private static void write(QueueWriter writer, String ids, long dueMillis) {
    writer.write(new QueueWriter.Batch(ids, RECORDS, KEYS, 64, i -> dueMillis));
  }

  private void delivered(String ids, int count) {
    await(count + " of " + ids + " arrive")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> arrived(ids) == count);
    System.out.println(Instant.now() + " all of " + ids + " are there");
  }

  private long arrived(String ids) {
    return history.arrivals().map(Arrival::id).filter(id -> id.startsWith(ids)).distinct().count();
  }

  /** Several, so that what the job read and delivers is known to all. */
  private void completesCheckpoints() {
    long completed = stack.flink().rest().completedCheckpoints(jobId);
    await("five more checkpoints complete")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> stack.flink().rest().completedCheckpoints(jobId) >= completed + 5);
  }

  private StackOptions options(MovedClock clock) throws Exception {
    Path namespaces = Files.createDirectory(directory.resolve("namespaces"));
    Files.writeString(
        namespaces.resolve("clock.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["clock"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"],
            "ordering": "KEY"
          }}]}}
        """);
    return StackOptions.DEFAULT
        .withComponents(Component.KAFKA, Component.FLINK)
        .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
        .withOverrides(
            new Overrides(
                Map.of(),
                Map.of(
                    "execution.checkpointing.interval", "1 s",
                    "execution.checkpointing.min-pause", "100 ms",
                    "web.refresh-interval", "20 ms"),
                List.of(),
                clock.environment()));
  }
}
