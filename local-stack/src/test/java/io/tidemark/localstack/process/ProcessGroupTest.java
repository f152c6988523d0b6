/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final List<Integer> sizes = new ArrayList<>();
  private final ProcessGroup group = new ProcessGroup(running -> sizes.add(running.size()));

  @AfterEach
  void close() {
    group.close();
  }

  @Test
  void killsAllAndStartsNoMoreOnceClosed() {
    ManagedProcess one = group.start(shell("one", "exec sleep 600", false));
    ManagedProcess two = group.start(shell("two", "exec sleep 600", true));
    assertThat(sizes).containsExactly(1, 2);
    group.close();
    assertThat(List.of(one, two)).noneMatch(ManagedProcess::alive);
    assertThat(group.running()).isEmpty();
    assertThatThrownBy(() -> group.start(shell("three", "exec sleep 600", false)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("three isn't started");
  }

  @Test
  void isReadyAtTheLineInItsLog() throws IOException {
    ProcessSpec spec = shell("server", "echo 'it is started' >> server.log; exec sleep 600", false);
    Files.writeString(spec.log(), "it was started the time before\n");
    Readiness ready = Readiness.logged(spec.log(), "is started");
    assertThat(group.start(spec).awaitReady(ready, LONG).alive()).isTrue();
  }

  @Test
  void sayingWhyItEndedBeforeItWasReady() {
    ManagedProcess process = group.start(shell("server", "echo no such port; exit 7", false));
    assertThatThrownBy(() -> process.awaitReady(() -> false, LONG))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll("server", "exit code 7", "no such port", "server.log");
  }

  @Test
  void sayingThatItIsNotReadyInTime() {
    ManagedProcess process = group.start(shell("server", "exec sleep 600", false));
    assertThatThrownBy(() -> process.awaitReady(() -> false, Duration.ofMillis(1)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("isn't ready after");
  }

  @Test
  void whatCannotBeAskedIsNotReadyYet() {
    ProcessSpec spec = shell("server", "echo up >> later.log; exec sleep 600", false);
    Readiness ready = Readiness.logged(directory.resolve("later.log"), "up");
    assertThat(group.start(spec).awaitReady(ready, LONG).alive()).isTrue();
  }

  @Test
  void stoppingIsKillingWhereTermIsNotHeard() {
    ProcessSpec spec =
        shell("deaf", "trap '' TERM; echo deaf >> server.log; while :; do sleep 1; done", false);
    // Made before the start: what is in a log by then is of an earlier run.
    Readiness ready = Readiness.logged(spec.log(), "deaf");
    ManagedProcess process = group.start(spec).awaitReady(ready, LONG);
    process.stop(Duration.ofMillis(100));
    assertThat(process.alive()).isFalse();
  }

  @Test
  void aStrangerWithTheSamePidIsLeftAlone() {
    ManagedProcess process = group.start(shell("stranger", "exec sleep 600", false));
    ProcessIdentity dead =
        new ProcessIdentity(process.pid(), process.identity().startedAtMillis() - 60_000);
    assertThat(dead.alive()).isFalse();
    dead.kill();
    dead.stop(Duration.ZERO);
    assertThat(process.alive()).isTrue();
    assertThat(process.identity().alive()).isTrue();
  }

  private ProcessSpec shell(String name, String script, boolean detached) {
    return new ProcessSpec(
        name,
        List.of("/bin/sh", "-c", script),
        directory,
        directory.resolve("server.log"),
        directory.resolve("server.out"),
        detached,
        Map.of());
  }
}
