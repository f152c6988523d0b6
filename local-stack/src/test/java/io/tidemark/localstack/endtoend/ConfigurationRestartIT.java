/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Target;
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
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.record.WalHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/operating.md says of documents that are no good, vanish, are removed and come back, in
 * the processes that run and, after {@code kill -9} of all of them, in the next.
 */
class ConfigurationRestartIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final PersonaJob JOB = PersonaJob.DELAY_QUEUE;

  /** How long the first records are held: changes and restarts are over by then. */
  private static final Duration HELD = Duration.ofSeconds(60);

  private static final Set<String> IN_FORCE =
      new TreeSet<>(Set.of("typo", "clash", "moved", "deleted", "back"));
  private static final Set<String> REMOVED = new TreeSet<>(Set.of("removed", "forgotten"));
  private static final String TOMBSTONE = "{\"removed\": true}";

  @TempDir private Path directory;
  private Path documents;
  private LocalStack stack;
  private int written;

  @Test
  void isTheSameAfterEveryProcessWasKilled() throws Exception {
    documents = Files.createDirectory(directory.resolve("namespaces"));
    for (String name : all()) {
      write(name, document(name, "default"));
    }
    try (LocalStack started = LocalStack.start(options())) {
      stack = started;
      stack.createTopics();
      for (String name : all()) {
        stack.kafka().createTopic(name + "-out", 1);
      }
      String job = stack.jobs().submit(JOB, 1, Optional.empty(), List.of());
      goThrough(job);
    }
  }

  private void goThrough(String job) throws Exception {
    long due = System.currentTimeMillis() + HELD.toMillis();
    for (String name : all()) {
      assertThat(answer(name, due)).isEqualTo("TRUE");
    }
    waiting("all are held")
        .until(() -> stack.flink().rest().sum(job, name -> name.endsWith(".held")) == all().size());

    write("typo", document("typo", "default").replace("persona\"", "perzona\""));
    write("clash", document("typo", "default"));
    write("moved", document("moved", "another"));
    Files.delete(documents.resolve("deleted.json"));
    for (String name : List.of("removed", "forgotten", "back")) {
      write(name, TOMBSTONE);
    }
    waiting("removals are known").until(() -> answers("removed", "forgotten", "back").isEmpty());
    for (ManagedProcess process :
        List.of(stack.flink().jobManager(), stack.flink().taskManagers().get(0))) {
      for (String name : List.of("removed", "forgotten", "back")) {
        waiting(process.name() + " knows that " + name + " is removed")
            .until(
                () ->
                    Files.readString(process.log())
                        .contains("Namespace " + name + " is removed, as its document says"));
      }
    }
    Files.delete(documents.resolve("forgotten.json"));
    write("back", document("back", "default"));
    waiting("the namespace is back").until(() -> answers("back").contains("back"));
    assertThat(answers()).as("namespaces that take writes").isEqualTo(IN_FORCE);
    assertThat(rejected()).as("documents that are refused").isEqualTo(3);

    Files.move(documents, directory.resolve("unmounted"));
    Files.createDirectory(documents);
    killAll(job);
    say("killed and started without a document");
    assertThat(answers()).as("namespaces that take writes").isEqualTo(IN_FORCE);
    for (String name : IN_FORCE) {
      waiting("what was held of " + name + " and what came is delivered")
          .until(() -> delivered(name).containsAll(List.of(name + "-held", name + "-last")));
    }
    for (String name : REMOVED) {
      waiting("what was held of " + name + " is dead")
          .until(() -> "NAMESPACE_UNKNOWN".equals(reasons(name).get(name + "-held")));
      assertThat(delivered(name)).doesNotContain(name + "-held");
    }
    assertThat(System.currentTimeMillis()).as("it was held through all this").isGreaterThan(due);

    for (String name : IN_FORCE) {
      write(name, TOMBSTONE);
    }
    waiting("a mass removal is refused").until(() -> rejected() == IN_FORCE.size());
    assertThat(answers()).as("namespaces that take writes").isEqualTo(IN_FORCE);
    stack.ingress().kill();
    stack.ingress().start();
    assertThat(answers()).as("namespaces that take writes").isEqualTo(IN_FORCE);
    assertThat(rejected()).isEqualTo(IN_FORCE.size());
  }

  private void killAll(String job) {
    waiting("a checkpoint").until(() -> stack.flink().latestCheckpoint(job).isPresent());
    stack.ingress().kill();
    stack.flink().killTaskManager(0);
    stack.flink().killJobManager();
    Path checkpoint = stack.flink().latestCheckpoint(job).orElseThrow();
    stack.flink().startJobManager(LIMIT);
    stack.flink().startTaskManager(0);
    stack.ingress().start();
    stack.jobs().submit(JOB, 1, Optional.of(checkpoint.toUri().toString()), List.of());
  }

  /** The namespaces, of all or of some, that take a write that is due at once. */
  private Set<String> answers(String... some) {
    Set<String> taken = new TreeSet<>();
    for (String name : some.length == 0 ? all() : List.of(some)) {
      String answer = answer(name, 0);
      if (answer.equals("TRUE")) {
        taken.add(name);
      } else {
        assertThat(answer).as("the answer of " + name).isEqualTo("NAMESPACE_NOT_FOUND");
      }
    }
    return taken;
  }

  /** Writes a record; what is due in the future is named so. */
  private String answer(String name, long due) {
    written++;
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(stack.ingress().address()).usePlaintext().build();
    try {
      long delay = Math.max(0, due - System.currentTimeMillis());
      WriteToLogResponse response =
          WriteAheadLogGrpc.newBlockingStub(channel)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .writeToLog(
                  WriteToLogRequest.newBuilder()
                      .setNamespace(name)
                      .setId(name + (delay == 0 ? "-last" : "-held"))
                      .setPayload(ByteString.copyFromUtf8("payload " + written))
                      .setTarget(Target.newBuilder().setUri(target(name)))
                      .setLifecycle(Lifecycle.newBuilder().setDelay(Durations.fromMillis(delay)))
                      .build());
      return response.getDurable() == Trilean.FALSE
          ? response.getRefusal().name()
          : response.getDurable().name();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    } finally {
      channel.shutdownNow();
    }
  }

  private Set<String> delivered(String name) {
    Set<String> ids = new TreeSet<>();
    TopicRecords.all(stack.kafka().bootstrapServers(), name + "-out")
        .forEach(record -> ids.add(TopicRecords.header(record, WalHeaders.ID)));
    return ids;
  }

  private Map<String, String> reasons(String name) {
    Map<String, String> reasons = new TreeMap<>();
    TopicRecords.all(stack.kafka().bootstrapServers(), name + "-buried")
        .forEach(
            record ->
                reasons.put(
                    TopicRecords.header(record, WalHeaders.ID),
                    TopicRecords.header(record, WalHeaders.DEAD_REASON)));
    return reasons;
  }

  private int rejected() throws Exception {
    try (var metrics = stack.ingress().metricsUrl().toURL().openStream()) {
      return new String(metrics.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("tidemark_namespaces_rejected "))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
          .sum();
    }
  }

  private static List<String> all() {
    return Stream.concat(IN_FORCE.stream(), REMOVED.stream()).toList();
  }

  private static String target(String name) {
    return "kafka://main/" + name + "-out";
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(200));
  }

  private static void say(String what) {
    System.out.println(Instant.now() + " " + what);
  }

  private void write(String name, String document) throws Exception {
    Path next = documents.resolve(name + ".next");
    Files.writeString(next, document);
    Files.move(next, documents.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String document(String name, String shard) {
    return """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "shard": "%s",
            "wal-kafka-topics": ["%s"],
            "wal-kafka-dlq-topics": ["%s-buried"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"]
          }}]}}
        """
        .formatted(shard, name, name);
  }

  private StackOptions options() {
    return StackOptions.DEFAULT
        .withComponents(Component.KAFKA, Component.FLINK, Component.INGRESS)
        .withNamespaces(NamespaceSetup.EMPTY.withDirectory(documents))
        .withOverrides(
            new Overrides(
                Map.of(),
                Map.of(
                    "execution.checkpointing.interval", "1 s",
                    "metrics.fetcher.update-interval", "1000",
                    "web.refresh-interval", "100 ms"),
                List.of()));
  }
}
