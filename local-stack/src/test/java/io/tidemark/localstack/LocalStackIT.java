/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.flink.TaskManagerSummary;
import io.tidemark.localstack.kafka.Topics;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a stack on real servers: started, killed in parts, mended, stopped. */
class LocalStackIT {

  private static final StackOptions OPTIONS =
      StackOptions.DEFAULT
          .withComponents(Component.KAFKA, Component.FLINK)
          // A TaskManager looks for the new JobManager sooner than the default's 10 s.
          .withOverrides(
              new Overrides(
                  Map.of(), Map.of("cluster.registration.error-delay", "500 ms"), List.of()));

  @TempDir Path documents;

  @Test
  void whatIsKilledComesBackAndNothingIsLeftBehind() throws IOException {
    Files.writeString(
        documents.resolve("orders.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {"wal-kafka-topics": ["orders"], "allowed_targets": ["kafka://default/done"]}
        }]}}
        """);
    List<ManagedProcess> processes = new ArrayList<>();
    LocalStack stack =
        LocalStack.start(OPTIONS.withNamespaces(NamespaceSetup.EMPTY.withDirectory(documents)));
    try (stack) {
      processes.addAll(stack.processes());
      assertThat(processes)
          .extracting(ManagedProcess::name)
          .containsExactlyInAnyOrder("kafka", "jobmanager", "taskmanager-1");
      assertThat(processes).allSatisfy(LocalStackIT::logs);

      String servers = stack.kafka().bootstrapServers();
      assertThat(Topics.list(servers)).contains("orders", "orders-dlq", "done");
      assertThat(stack.flink().rest().jobs()).isEmpty();

      brokerComesBackWithItsTopics(stack);
      taskManagerComesBackWithItsSlots(stack);
      jobManagerComesBackAndIsFound(stack);
      processes.addAll(stack.processes());
    }
    assertThat(processes).noneMatch(ManagedProcess::alive);
    assertThat(stack.directory()).doesNotExist();
    assertFree(stack.state().ports().kafka());
    assertFree(stack.state().ports().flinkRpc());
    assertFree(stack.state().ports().flinkRest());
  }

  @Test
  void aStackThatFailsToStartSaysWhyAndLeavesNothingBehind(@TempDir Path directory) {
    StackOptions options =
        OPTIONS
            .withDirectory(directory)
            .withOverrides(
                new Overrides(Map.of("offsets.topic.num.partitions", "-7"), Map.of(), List.of()));
    List<String> steps = new ArrayList<>();
    assertThatThrownBy(() -> LocalStack.start(StackHome.find(), options, steps::add))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("kafka")
        .hasMessageContaining("offsets.topic.num.partitions");
    assertThat(ProcessHandle.current().children().filter(LocalStackIT::isJava)).isEmpty();
    assertThat(directory.resolve("tmp")).doesNotExist();
    assertThat(directory.resolve("stack.json")).doesNotExist();
  }

  private static void brokerComesBackWithItsTopics(LocalStack stack) {
    stack.kafka().kill();
    assertThat(stack.kafka().process().alive()).isFalse();
    stack.kafka().start();
    assertThat(Topics.list(stack.kafka().bootstrapServers())).contains("orders");
  }

  private static void taskManagerComesBackWithItsSlots(LocalStack stack) {
    FlinkRest rest = stack.flink().rest();
    List<TaskManagerSummary> before = rest.taskManagers();
    assertThat(before).hasSize(1);
    stack.flink().killTaskManager(0);
    assertThat(stack.flink().taskManagers().get(0).alive()).isFalse();
    stack.flink().startTaskManager(0);
    assertThat(rest.taskManagers())
        .filteredOn(it -> !it.id().equals(before.get(0).id()))
        .singleElement()
        .satisfies(it -> assertThat(it.freeSlots()).isEqualTo(2));
  }

  private static void jobManagerComesBackAndIsFound(LocalStack stack) {
    stack.flink().killJobManager();
    assertThat(stack.flink().rest().answers()).isFalse();
    stack.flink().startJobManager(Duration.ofSeconds(60));
    assertThat(stack.flink().rest().taskManagers()).hasSize(1);
  }

  private static void logs(ManagedProcess process) throws IOException {
    assertThat(Files.readString(process.log())).contains(" INFO ");
  }

  private static boolean isJava(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("java");
  }

  private static void assertFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
    }
  }
}
