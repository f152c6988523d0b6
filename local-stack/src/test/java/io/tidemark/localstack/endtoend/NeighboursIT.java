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
import io.tidemark.localstack.process.LogTail;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.guarantee.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One namespace's trouble is its own: its topic is forbidden or deleted, its dead letter topic is
 * missing, forbidden or too small, its outcome topic is missing, its cluster dies. Another's
 * records are as punctual as before, the job goes on and stores its checkpoints, and nothing is
 * lost once all is mended.
 */
class NeighboursIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * How long the second cluster is dead. Beyond a minute it takes a source that goes on without
   * what it can't discover.
   */
  private static final Duration AWAY =
      Duration.ofSeconds(Long.getLong("tidemark.neighbours.away.seconds", 40));

  /** Whether a namespace's own topic may not be described: that is the source's to bear, too. */
  private static final boolean UNREADABLE = !Boolean.getBoolean("tidemark.neighbours.readable");

  private static final Duration BEFORE = Duration.ofSeconds(15);
  private static final String ALLOWED = "kafka://main/healthy-out";
  private static final String FORBIDDEN = "kafka://main/not-allowed";
  private static final int DEAD = 200;
  private static final int BEAT = 20;
  private static final long BEAT_MILLIS = 100;

  /** How late a neighbour's slowest records may be beyond what they were before, on two cores. */
  private static final long MARGIN_MILLIS = 500;

  @TempDir private Path directory;
  private LocalStack second;
  private LocalStack stack;
  private String jobId;

  @Test
  void aNamespaceInTroubleIsNoticedByNoOther() throws Exception {
    try (LocalStack other =
        LocalStack.start(StackOptions.DEFAULT.withComponents(Component.KAFKA))) {
      second = other;
      second.kafka().createTopics(List.of("second", "second-dlq"), 2);
      try (LocalStack started = LocalStack.start(options())) {
        stack = started;
        stack
            .kafka()
            .createTopics(
                List.of(
                    "healthy",
                    "healthy-out",
                    "healthy-dlq",
                    "missing",
                    "forbidden",
                    "small",
                    "forbidden-dlq",
                    "small-dlq",
                    "unreadable",
                    "unread",
                    "unread-dlq",
                    "deleted",
                    "deleted-dlq"),
                2);
        setLimit("small-dlq", "1500");
        deny("forbidden-dlq", AclOperation.WRITE);
        jobId = stack.submit(PersonaJob.DELAY_QUEUE, 2);
        goThroughTrouble();
      }
    }
  }

  private void goThroughTrouble() throws Exception {
    beat("warm", Duration.ofSeconds(3));
    await("the job delivers").atMost(LIMIT).until(() -> !lateness("warm").isEmpty());
    beat("before", BEFORE);

    long die = System.currentTimeMillis() + 15_000;
    writer(second, "second").write(batch("second-", DEAD, 100, die));
    waiting("the second cluster's records are held").until(() -> held("second") == DEAD);
    second.kafka().kill();
    writer(stack, "deleted").write(batch("deleted-", DEAD, 100, System.currentTimeMillis()));
    letters(stack, "deleted-dlq", "deleted-", DEAD);
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("deleted")).all().get();
    }
    deny("unread", AclOperation.READ); // It may be described all the same.
    writer(stack, "unread").write(batch("unread-", DEAD, 100, System.currentTimeMillis()));
    waiting("what may not be read waits").until(() -> sum(".partitionsWaiting") > 0);
    if (UNREADABLE) {
      deny("unreadable", AclOperation.DESCRIBE);
    }
    long now = System.currentTimeMillis();
    writer(stack, "missing").write(batch("missing-", DEAD, 100, now));
    writer(stack, "forbidden").write(batch("forbidden-", DEAD, 100, now));
    writer(stack, "small").write(batch("large-", DEAD / 2, 3_000, now));
    writer(stack, "small").write(batch("little-", DEAD / 2, 100, now));
    writer(stack, "healthy").write(batch("healthy-", DEAD, 100, now));
    long checkpoints = stack.flink().rest().completedCheckpoints(jobId);
    beat("meanwhile", AWAY);

    neverFailed();
    assertThat(stack.flink().rest().completedCheckpoints(jobId) - checkpoints)
        .as("checkpoints that were completed meanwhile")
        .isGreaterThan(AWAY.toSeconds() / 10);
    letters(stack, "healthy-dlq", "healthy-", DEAD);
    letters(stack, "small-dlq", "little-", DEAD / 2);
    assertThat(TopicRecords.all(stack.kafka().bootstrapServers(), "small-dlq")).hasSize(DEAD / 2);
    assertThat(TopicRecords.all(stack.kafka().bootstrapServers(), "forbidden-dlq")).isEmpty();
    compare();

    second.kafka().start();
    stack.kafka().createTopics(List.of("missing-dlq", "missing-outcomes"), 2);
    setLimit("small-dlq", "100000");
    allow("forbidden-dlq", AclOperation.WRITE);
    allow("unread", AclOperation.READ);
    letters(stack, "unread-dlq", "unread-", DEAD);
    letters(second, "second-dlq", "second-", DEAD);
    letters(stack, "missing-dlq", "missing-", DEAD);
    letters(stack, "forbidden-dlq", "forbidden-", DEAD);
    letters(stack, "small-dlq", "large-", DEAD / 2);
    waiting("an outcome of each")
        .until(
            () ->
                TopicRecords.all(stack.kafka().bootstrapServers(), "missing-outcomes").size()
                    >= DEAD);
    neverFailed();
  }

  private void neverFailed() {
    assertThat(stack.flink().rest().failures(jobId))
        .as(
            () ->
                "failures of the job: %s, by the log %s"
                    .formatted(
                        stack.flink().rest().failure(jobId).orElse("none"),
                        String.join(
                            "\n", LogTail.lastLines(stack.flink().jobManager().log(), 200))))
        .isZero();
  }

  /** Writes a neighbour's records at an even pace, each due shortly after. */
  private void beat(String phase, Duration length) throws InterruptedException {
    QueueWriter writer =
        new QueueWriter(stack.kafka().bootstrapServers(), "healthy", ALLOWED, new History());
    long beats = length.toMillis() / BEAT_MILLIS;
    long begin = System.currentTimeMillis();
    for (int i = 0; i < beats; i++) {
      // Written ahead, so that what is measured is the job and not this test's producer.
      long due = begin + i * BEAT_MILLIS + 1_000;
      writer.write(new QueueWriter.Batch(phase + "-" + due + "-", BEAT, 0, 100, n -> due));
      long left = begin + (i + 1) * BEAT_MILLIS - System.currentTimeMillis();
      if (left > 0) {
        Thread.sleep(left); // The pace is what is wanted: there is nothing to wait for.
      }
    }
    int all = Math.toIntExact(beats * BEAT);
    waiting("all of " + phase + " arrive").until(() -> lateness(phase).size() >= all);
  }

  private void compare() {
    List<Long> before = lateness("before");
    List<Long> meanwhile = lateness("meanwhile");
    System.out.printf(
        "%s lateness in ms, median / 99th percentile / most: before %d / %d / %d, meanwhile %d / %d"
            + " / %d of %d%n",
        Instant.now(),
        before.get(before.size() / 2),
        percentile(before),
        before.get(before.size() - 1),
        meanwhile.get(meanwhile.size() / 2),
        percentile(meanwhile),
        meanwhile.get(meanwhile.size() - 1),
        meanwhile.size());
    assertThat(percentile(meanwhile))
        .as("lateness of a neighbour")
        .isLessThan(percentile(before) + MARGIN_MILLIS);
  }

  /** How late each record of a phase arrived first, in order. */
  private List<Long> lateness(String phase) {
    Map<String, Long> first =
        TopicRecords.all(stack.kafka().bootstrapServers(), "healthy-out").stream()
            .filter(record -> id(record).startsWith(phase + "-"))
            .collect(
                Collectors.toMap(
                    NeighboursIT::id, record -> record.timestamp() - due(id(record)), Math::min));
    return first.values().stream().sorted().toList();
  }

  /** An id is phase, due time and number. */
  private static long due(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1, id.lastIndexOf('-')));
  }

  private static long percentile(List<Long> sorted) {
    return sorted.get(sorted.size() * 99 / 100);
  }

  private void letters(LocalStack where, String topic, String ids, int count) {
    waiting("dead letters in " + topic).until(() -> letterIds(where, topic, ids).size() == count);
  }

  private static Set<String> letterIds(LocalStack where, String topic, String ids) {
    return TopicRecords.all(where.kafka().bootstrapServers(), topic).stream()
        .map(NeighboursIT::id)
        .filter(id -> id.startsWith(ids))
        .collect(Collectors.toSet());
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return TopicRecords.header(record, WalHeaders.ID);
  }

  private long held(String namespace) {
    return sum("namespace." + namespace + ".held");
  }

  private long sum(String metrics) {
    return stack.flink().rest().sum(jobId, name -> name.endsWith(metrics));
  }

  private static QueueWriter writer(LocalStack where, String topic) {
    return new QueueWriter(where.kafka().bootstrapServers(), topic, FORBIDDEN, new History());
  }

  private static QueueWriter.Batch batch(String ids, int count, int bytes, long due) {
    return new QueueWriter.Batch(ids, count, 0, bytes, i -> due);
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(500));
  }

  private void setLimit(String topic, String bytes) throws Exception {
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private void deny(String topic, AclOperation operation) throws Exception {
    try (Admin admin = admin()) {
      admin
          .createAcls(
              List.of(
                  acl(topic, operation, AclPermissionType.DENY),
                  acl(topic, AclOperation.ALL, AclPermissionType.ALLOW)))
          .all()
          .get();
    }
  }

  private void allow(String topic, AclOperation operation) throws Exception {
    try (Admin admin = admin()) {
      admin
          .deleteAcls(List.of(acl(topic, operation, AclPermissionType.DENY).toFilter()))
          .all()
          .get();
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers()));
  }

  private static AclBinding acl(String topic, AclOperation operation, AclPermissionType type) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, type));
  }

  private StackOptions options() throws Exception {
    return StackOptions.DEFAULT
        .withComponents(Component.KAFKA, Component.FLINK)
        .withNamespaces(
            NamespaceSetup.EMPTY
                .withDirectory(namespaces())
                .withClusters(Map.of("second", second.kafka().bootstrapServers())))
        .withOverrides(
            new Overrides(
                Map.of(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "allow.everyone.if.no.acl.found",
                    "true"),
                Map.of(
                    "execution.checkpointing.interval", "2 s",
                    "execution.checkpointing.min-pause", "100 ms",
                    "web.refresh-interval", "100 ms"),
                List.of()));
  }

  private Path namespaces() throws Exception {
    Path namespaces = Files.createDirectory(directory.resolve("namespaces"));
    document(namespaces, "healthy", "main", "");
    document(namespaces, "missing", "main", ", \"outcomes\": true");
    document(namespaces, "forbidden", "main", "");
    document(namespaces, "small", "main", "");
    document(namespaces, "second", "second", "");
    document(namespaces, "unread", "main", "");
    document(namespaces, "deleted", "main", "");
    if (UNREADABLE) {
      document(namespaces, "unreadable", "main", "");
    }
    return namespaces;
  }

  private static void document(Path namespaces, String name, String cluster, String more)
      throws Exception {
    Files.writeString(
        namespaces.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["%s"],
            "wal.kafka.bootstrap.servers.prefix": "%s",
            "allowed_targets": ["%s"]%s
          }}]}}
        """
            .formatted(name, cluster, ALLOWED, more));
  }
}
