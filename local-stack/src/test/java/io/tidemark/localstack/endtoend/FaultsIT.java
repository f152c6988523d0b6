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
import io.tidemark.localstack.flink.CheckpointSummary;
import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.testing.endpoint.TopicReader;
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
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may befall a job that holds ordered records, on real processes: its TaskManager dies while a
 * checkpoint is taken and in the middle of a flood, and its checkpoints can't be stored for a
 * while.
 */
class FaultsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String TARGET = "kafka://main/flood-out";
  private static final int HELD = 40_000;
  private static final int FLOOD = 30_000;
  private static final int KEYS = 3_000;
  private static final int MOST_KILLS = 5;

  @TempDir private Path directory;
  private final History history = new History();
  private LocalStack stack;
  private String jobId;

  @Test
  void nothingIsLostEarlyOrOutOfOrderWhateverBefallsTheJob() throws Exception {
    StackOptions options =
        StackOptions.DEFAULT
            .withComponents(Component.KAFKA, Component.FLINK)
            .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces()))
            .withOverrides(
                new Overrides(
                    Map.of(),
                    Map.of(
                        "execution.checkpointing.interval", "1 s",
                        "execution.checkpointing.min-pause", "100 ms",
                        // How old Flink's answers may be; otherwise 3 s.
                        "web.refresh-interval", "20 ms"),
                    List.of()));
    try (LocalStack started = LocalStack.start(options)) {
      stack = started;
      stack.createTopics();
      stack.kafka().createTopic("flood-out", 2);
      String broker = stack.kafka().bootstrapServers();
      QueueWriter writer = new QueueWriter(broker, "flood", TARGET, history);
      try (TopicReader out =
          TopicReader.ofTarget(broker, "flood-out", TARGET, history, InstantSource.system())) {
        jobId = stack.submit(PersonaJob.DELAY_QUEUE, 2);
        long held = System.currentTimeMillis() + 60_000;
        writer.write(new QueueWriter.Batch("held-", HELD, KEYS, 1024, i -> held));
        dieInACheckpoint();
        goOnWithoutCheckpoints(writer);
        dieInAFlood(writer);
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

  /** Kills the TaskManager while a checkpoint is under way, until one has failed for it. */
  private void dieInACheckpoint() {
    completesAnother();
    for (int kill = 1; kill <= MOST_KILLS; kill++) {
      long id =
          await("a checkpoint is under way")
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(5))
              .until(() -> newest("IN_PROGRESS"), Optional::isPresent)
              .orElseThrow()
              .id();
      stack.flink().killTaskManager(0);
      stack.flink().startTaskManager(0);
      rest().awaitRunning(jobId, LIMIT);
      completesAnother();
      boolean interrupted =
          rest().checkpoints(jobId).stream()
              .anyMatch(found -> found.id() == id && found.status().equals("FAILED"));
      say("kill " + kill + " in checkpoint " + id + (interrupted ? ", which failed" : ""));
      if (interrupted) {
        return;
      }
    }
    throw new AssertionError("no checkpoint was interrupted by " + MOST_KILLS + " kills");
  }

  /** As on a disk that is full: nothing can be stored, and later it can again. */
  private void goOnWithoutCheckpoints(QueueWriter writer) throws Exception {
    Path shared = stack.flink().checkpoints().resolve(jobId).resolve("shared");
    Path aside = shared.resolveSibling("shared-aside");
    assertThat(shared).isDirectory();
    Files.move(shared, aside);
    Files.createFile(shared);
    long last = rest().checkpoints(jobId).get(0).id();
    long delivered = history.tally().delivered();
    writer.write(
        new QueueWriter.Batch("meanwhile-", 2_000, 100, 64, i -> System.currentTimeMillis()));
    waiting("two checkpoints fail")
        .until(
            () ->
                rest().checkpoints(jobId).stream()
                        .filter(found -> found.id() > last && found.status().equals("FAILED"))
                        .count()
                    >= 2);
    assertThat(history.await(tally -> tally.delivered() >= delivered + 2_000, LIMIT))
        .as("the job goes on without checkpoints")
        .isTrue();
    assertThat(rest().failure(jobId).orElse(""))
        .as("no failure of the job")
        .doesNotContain("shared");
    Files.delete(shared);
    Files.move(aside, shared);
    completesAnother();
    say("checkpoints complete again");
  }

  private void dieInAFlood(QueueWriter writer) throws Exception {
    long due = System.currentTimeMillis() + 8_000;
    writer.write(new QueueWriter.Batch("flood-", FLOOD, KEYS, 64, i -> due));
    long before = history.tally().delivered();
    // It may be joined by those that are held.
    assertThat(history.await(tally -> tally.delivered() > before + 2_000, LIMIT)).isTrue();
    stack.flink().killTaskManager(0);
    say("killed with " + history.tally());
    assertThat(history.tally().settled()).as("it died in the middle").isFalse();
    stack.flink().startTaskManager(0);
  }

  private void completesAnother() {
    long completed = rest().completedCheckpoints(jobId);
    waiting("another checkpoint completes")
        .until(() -> rest().completedCheckpoints(jobId) > completed);
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(100));
  }

  private Optional<CheckpointSummary> newest(String status) {
    return rest().checkpoints(jobId).stream()
        .filter(found -> found.status().equals(status))
        .findFirst();
  }

  private FlinkRest rest() {
    return stack.flink().rest();
  }

  private static void say(String what) {
    System.out.println(Instant.now() + " " + what);
  }

  private Path namespaces() throws Exception {
    Path namespaces = Files.createDirectory(directory.resolve("namespaces"));
    Files.writeString(
        namespaces.resolve("flood.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["flood"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"],
            "ordering": "KEY"
          }}]}}
        """);
    return namespaces;
  }
}
