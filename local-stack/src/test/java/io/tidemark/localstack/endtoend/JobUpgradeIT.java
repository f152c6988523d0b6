/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.JobRunner;
import io.tidemark.localstack.JobUpgrade;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.flink.JobShape;
import io.tidemark.localstack.flink.JobSummary;
import io.tidemark.localstack.process.StackException;
import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.Report;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that holds records is upgraded and rescaled on real processes. */
class JobUpgradeIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final PersonaJob JOB = PersonaJob.DELAY_QUEUE;
  private static final String TARGET = "kafka://main/later-out";
  private static final int RECORDS = 4_000;
  private static final int LONGEST_DELAY_MILLIS = 20_000;
  private static final int GONE = 200;

  @TempDir private Path directory;
  private final History history = new History();

  @Test
  void whatIsHeldOutlivesUpgradesThatSucceedAndUpgradesThatFail() throws Exception {
    Path namespaces = Files.createDirectory(directory.resolve("namespaces"));
    Files.writeString(
        namespaces.resolve("later.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["later"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"]
          }}]}}
        """);
    StackOptions options =
        StackOptions.DEFAULT
            .withComponents(Component.KAFKA, Component.FLINK)
            .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
            .withOverrides(
                new Overrides(
                    Map.of(),
                    Map.of(
                        "execution.checkpointing.interval", "1 s",
                        // How old Flink's answers may be; otherwise 3 s.
                        "web.refresh-interval", "100 ms"),
                    List.of()));
    try (LocalStack stack = LocalStack.start(options)) {
      stack.createTopics();
      stack.kafka().createTopic("later-out", 2);
      String broker = stack.kafka().bootstrapServers();
      try (TopicReader out =
          TopicReader.ofTarget(broker, "later-out", TARGET, history, InstantSource.system())) {
        upgrade(stack, broker);
        assertThat(history.await(tally -> tally.settled(), LIMIT))
            .as(() -> "everything is settled; now " + history.tally())
            .isTrue();
      }
      offsetsThatAreGoneAreCounted(stack, broker);
      assertThat(Files.readString(stack.flink().jobManager().log()))
          .as("the job looked at what it went on from")
          .contains("has all that operators [deliver] hold");
    }
    Report report = Report.of(history, new AtLeastOnce(), new NeverEarly()).orThrow();
    System.out.println(report.describe());
  }

  private void upgrade(LocalStack stack, String broker) throws Exception {
    JobRunner jobs = stack.jobs();
    assertThatThrownBy(() -> run(jobs, JobUpgrade.Request.of(JOB)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("./tidemark job submit delay-queue");

    List<String> options = List.of("--max-in-flight", "300");
    String first = jobs.submit(JOB, 1, Optional.empty(), options);
    write(broker, "first-");
    assertThat(history.await(tally -> tally.delivered() > 0, LIMIT)).isTrue();

    for (int tooMany : List.of(3, 129)) {
      assertThatThrownBy(() -> run(jobs, JobUpgrade.Request.of(JOB).withParallelism(tooMany)))
          .isInstanceOf(StackException.class)
          .hasMessageContainingAll("parallelism " + tooMany, "Nothing was changed");
    }
    assertThat(running(jobs).id()).isEqualTo(first);

    String second = run(jobs, JobUpgrade.Request.of(JOB).withParallelism(2));
    assertThat(second).isNotEqualTo(first);
    assertThat(stack.flink().rest().shape(second)).isEqualTo(new JobShape(2, 128));
    assertThat(jobs.ledger().last("delay-queue").orElseThrow().options()).isEqualTo(options);

    // However long an upgrade takes, there are records to be held through the next.
    write(broker, "second-");
    JobUpgrade.Request broken =
        JobUpgrade.Request.of(JOB).withJar(broken()).withParallelism(1).withOptions(List.of());
    String third = goesBack(jobs, broken, "HeldRecords");
    assertThat(stack.flink().rest().shape(third).parallelism()).isEqualTo(2);

    write(broker, "third-");
    String last = run(jobs, JobUpgrade.Request.of(JOB).withParallelism(1));
    assertThat(stack.flink().rest().shape(last).parallelism()).isEqualTo(1);
    assertThat(jobs.ledger().last("delay-queue").orElseThrow().options()).isEqualTo(options);
  }

  /** What the topic's retention took while the job was stopped. */
  private static void offsetsThatAreGoneAreCounted(LocalStack stack, String broker)
      throws Exception {
    String savepoint = stack.jobs().stop(JOB.persona());
    QueueWriter writer = new QueueWriter(broker, "later", TARGET, new History());
    QueueWriter.Batch batch = new QueueWriter.Batch("gone-", GONE, 0, 24, i -> 0);
    writer.write(batch);
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker))) {
      List<TopicPartition> partitions =
          admin
              .describeTopics(List.of("later"))
              .allTopicNames()
              .get()
              .get("later")
              .partitions()
              .stream()
              .map(partition -> new TopicPartition("later", partition.partition()))
              .toList();
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      partitions.forEach(it -> all.put(it, RecordsToDelete.beforeOffset(-1)));
      admin.deleteRecords(all).all().get();
    }
    String job = stack.jobs().submit(JOB, 1, Optional.of(savepoint), List.of());
    writer.write(batch); // They are counted by the first record behind them.
    await("the offsets that were skipped are counted")
        .atMost(LIMIT)
        .until(
            () -> stack.flink().rest().sum(job, name -> name.endsWith(".offsetsSkipped")) == GONE);
  }

  /** The job before runs again, and the error says so. */
  private String goesBack(JobRunner jobs, JobUpgrade.Request request, String reason) {
    String before = running(jobs).id();
    assertThatThrownBy(() -> run(jobs, request))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("isn't upgraded", reason, "runs again from the same savepoint");
    assertThat(running(jobs).running()).isTrue();
    assertThat(running(jobs).id()).isNotEqualTo(before);
    assertThat(jobs.ledger().last("delay-queue").orElseThrow().options())
        .containsExactly("--max-in-flight", "300");
    return running(jobs).id();
  }

  private String run(JobRunner jobs, JobUpgrade.Request request) {
    return new JobUpgrade(
            jobs,
            step -> {
              System.out.println(Instant.now() + " " + step);
              if (step.startsWith("it stopped")) {
                assertThat(history.tally().settled()).as("records are held").isFalse();
              }
            })
        .run(request);
  }

  private static JobSummary running(JobRunner jobs) {
    return jobs.running("delay-queue").orElseThrow();
  }

  /** A jar with a class missing that only the tasks need: it is accepted, and never works. */
  private Path broken() throws Exception {
    Path jar = directory.resolve("broken.jar");
    Files.copy(StackHome.find().jobJar(JOB), jar);
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Files.delete(inside.getPath("io/tidemark/flow/deliver/HeldRecords.class"));
    }
    return jar;
  }

  private void write(String broker, String ids) {
    long now = System.currentTimeMillis();
    new QueueWriter(broker, "later", TARGET, history)
        .write(
            new QueueWriter.Batch(
                ids, RECORDS, 0, 24, i -> now + (long) LONGEST_DELAY_MILLIS * i / RECORDS));
  }
}
