/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.localstack.process.ProcessIdentity;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackDirectoryTest {

  @TempDir Path directory;

  @Test
  void whatWasStartedIsStoppedInOrderAndForgotten() throws IOException {
    Process kafka = new ProcessBuilder("sleep", "600").start();
    Process cassandra = new ProcessBuilder("sleep", "600").start();
    Process ingress = new ProcessBuilder("sleep", "600").start();
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      StackState state =
          state(
              entry("cassandra", cassandra),
              entry("kafka", kafka),
              entry("ingress", ingress),
              old(stranger));
      new JsonFile<>(directory.resolve("stack.json"), StackState.class).write(state);
      Files.createDirectories(directory.resolve("tmp/kafka"));

      StackDirectory stack = new StackDirectory(directory);
      assertThat(stack.stack()).contains(state);
      List<String> steps = new ArrayList<>();
      stack.stop(stack.stack().orElseThrow(), steps::add);

      assertThat(steps)
          .satisfiesExactly(
              step -> assertThat(step).startsWith("ingress"),
              step -> assertThat(step).startsWith("kafka"),
              step -> assertThat(step).startsWith("cassandra"));
      assertThat(List.of(kafka, cassandra, ingress)).noneMatch(Process::isAlive);
      assertThat(stranger.isAlive()).isTrue();
      assertThat(stack.stack()).isEmpty();
      assertThat(directory.resolve("tmp")).doesNotExist();
    } finally {
      List.of(kafka, cassandra, ingress, stranger).forEach(Process::destroyForcibly);
    }
  }

  @Test
  void oneCommandAtATimeChangesIt() {
    StackDirectory stack = new StackDirectory(directory);
    try (StackDirectory.Claim claim = stack.claim()) {
      assertThat(claim).isNotNull();
      assertThatThrownBy(stack::claim)
          .isInstanceOf(StackException.class)
          .hasMessageContaining("right now");
    }
    stack.claim().close();
  }

  @Test
  void aDamagedStateNamesItsFile() throws IOException {
    Files.writeString(directory.resolve("stack.json"), "{");
    assertThatThrownBy(() -> new StackDirectory(directory).stack())
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("stack.json", "delete it");
  }

  private StackState state(StackState.Entry... entries) {
    return new StackState(
        directory.toString(),
        List.of(Component.KAFKA, Component.INGRESS),
        new StackPorts(1, 2, 3, 4, 5, 6, 7, 8, 9),
        "/documents",
        Map.of("*", "127.0.0.1:1"),
        List.of("http://app/*"),
        4,
        List.of(entries));
  }

  private static StackState.Entry entry(String name, Process process) {
    long started = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    return new StackState.Entry(name, new ProcessIdentity(process.pid(), started), "/log", null);
  }

  /** A process that died, and whose pid another one has now. */
  private static StackState.Entry old(Process stranger) {
    long before = Instant.EPOCH.plusSeconds(1_000).toEpochMilli();
    return new StackState.Entry(
        "jobmanager", new ProcessIdentity(stranger.pid(), before), "/log", null);
  }
}
