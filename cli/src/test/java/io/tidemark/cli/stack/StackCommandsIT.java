/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.Call;
import io.tidemark.localstack.StackDirectory;
import io.tidemark.localstack.StackState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to type, on real servers. */
class StackCommandsIT {

  @TempDir Path directory;

  @AfterEach
  void down() {
    call("down", "--now");
  }

  @Test
  void aRecordIsWrittenHeldThroughAStopOfTheJobAndDelivered() {
    succeeds("up", "--cassandra");
    StackState stack = new StackDirectory(directory).stack().orElseThrow();
    assertThat(succeeds("status").out())
        .contains("ingress", "kafka", "cassandra", "jobmanager", "taskmanager-1")
        .contains("reminders  delay-queue")
        .doesNotContain("dead");
    assertThat(succeeds("up", "--cassandra").err())
        .contains("up already; topics made: none", "keyspaces made: none");
    assertThat(succeeds("logs", "cassandra").out()).contains("Startup complete");
    assertThat(succeeds("logs", "ingress").out()).contains("INFO");

    assertThat(call("job", "upgrade", "delay-queue").err())
        .contains("no job delay-queue runs", "./tidemark job submit delay-queue");
    assertThat(call("job", "submit", "delay-queue", "--from", "file:/nowhere").err())
        .contains("doesn't go on from file:/nowhere", "can't be read");
    succeeds("job", "submit", "delay-queue");
    assertThat(call("job", "submit", "delay-queue").err()).contains("runs already");
    Call written = succeeds("write", "--namespace=reminders", "--payload=tea", "--delay=12s");
    assertThat(written.out()).contains("durable  TRUE");
    String savepoint = succeeds("job", "stop", "delay-queue").out().strip();
    assertThat(succeeds("job", "submit", "delay-queue").err()).contains("from " + savepoint);
    assertThat(succeeds("job", "list").out()).contains("RUNNING", "FINISHED");
    assertThat(succeeds("job", "submit", "replication").err())
        .contains("the job needs 2 slots and 0 were free: taskmanager-2 is started");

    String dir = directory.toString();
    Call refused = Call.of("job", "upgrade", "delay-queue", "--dir", dir, "--", "--no-such-option");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("delay-queue isn't upgraded", "--no-such-option", "The job before runs again");

    Call cancelled = succeeds("job", "cancel", "delay-queue");
    String checkpoint = cancelled.out().strip().replace("the next submit goes on from ", "");
    assertThat(checkpoint).contains("chk-");
    assertThat(call("job", "cancel", "delay-queue").err()).contains("no job delay-queue runs");
    assertThat(succeeds("job", "submit", "delay-queue").err()).contains("from " + checkpoint);

    Instant due =
        Instant.parse(written.out().lines().toList().get(2).substring("due".length()).strip());
    ConsumerRecord<String, String> delivered = awaitDelivery(stack.bootstrapServers());
    assertThat(delivered.value()).isEqualTo("tea");
    assertThat(Instant.ofEpochMilli(delivered.timestamp())).isAfterOrEqualTo(due);

    stack.processes().stream()
        .filter(process -> process.name().equals("ingress"))
        .forEach(process -> process.identity().kill());
    assertThat(call("status").exitCode()).isEqualTo(1);
    assertThat(succeeds("up").err()).contains("ingress had died and is started again");
    assertThat(succeeds("status").out()).contains("ingress").doesNotContain("dead");
    assertThat(succeeds("write", "--namespace=reminders", "--payload=tea").out())
        .contains("durable  TRUE");
    StackState healed = new StackDirectory(directory).stack().orElseThrow();
    healed.processes().stream()
        .filter(process -> process.name().startsWith("taskmanager"))
        .forEach(process -> process.identity().kill());
    assertThat(succeeds("up").err())
        .contains("taskmanager-1 had died", "taskmanager-2 had died")
        .doesNotContain("kafka had died");
    assertThat(succeeds("down").out()).contains("the stack is down");
    assertThat(stack.processes()).noneMatch(process -> process.identity().alive());
    assertThat(healed.processes()).noneMatch(process -> process.identity().alive());
  }

  private static ConsumerRecord<String, String> awaitDelivery(String servers) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", servers, "group.id", "test", "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("reminders-out"));
      return Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(
              () -> {
                var records = consumer.poll(Duration.ofMillis(500));
                return records.isEmpty() ? null : records.iterator().next();
              },
              record -> record != null);
    }
  }

  private Call succeeds(String... args) {
    Call call = call(args);
    assertThat(call.exitCode()).as("%s: %s", String.join(" ", args), call.err()).isZero();
    return call;
  }

  private Call call(String... args) {
    return Call.of(
        Stream.concat(Stream.of(args), Stream.of("--dir", directory.toString()))
            .toArray(String[]::new));
  }
}
