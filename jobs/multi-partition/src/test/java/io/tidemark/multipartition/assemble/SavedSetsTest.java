/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static io.tidemark.multipartition.assemble.AssembleWorld.marker;
import static io.tidemark.multipartition.assemble.AssembleWorld.mutation;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an earlier version of the operator saved, this one restores. The files were written by the
 * version in their name and are never written again; a version that saves something else adds its
 * own, with {@code -Dtidemark.regenerate=true}, and leaves these.
 */
class SavedSetsTest {

  private static final long NOW = 1_000_000;
  private static final long EXPIRES = AssembleWorld.SETS.expireAfter().toMillis();
  private static final Path SAVED = Path.of("src/test/resources/saved-state");

  static Stream<Arguments> saved() {
    return Stream.of(
        Arguments.of("v1-heap", new HashMapStateBackend()),
        Arguments.of("v1-rocksdb", new EmbeddedRocksDBStateBackend()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("saved")
  void isRestored(String name, StateBackend backend) throws Exception {
    String file = SAVED.resolve(name).toString();
    if (Boolean.getBoolean("tidemark.regenerate") && Files.notExists(Path.of(file))) {
      Files.createDirectories(SAVED);
      OperatorSnapshotUtil.writeStateHandle(save(backend), file);
    }
    AssembleWorld world = new AssembleWorld(NOW);
    OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(file);
    try (AssembleHarness task = AssembleHarness.open(world, state, backend)) {
      task.process(mutation(8, "done", 1, "a"), mutation(9, "waits", 1, "a"));
      assertThat(task.ids()).as("only what was missing").containsExactly("waits#1", "waits#2");

      task.advanceTo(NOW + 1);
      List<String> rest = IntStream.rangeClosed(65, 100).mapToObj(i -> "large#" + i).toList();
      assertThat(task.ids()).hasSize(2 + rest.size()).endsWith(rest.toArray(String[]::new));

      task.advanceTo(NOW + EXPIRES - 1);
      assertThat(task.dead()).isEmpty();
      task.advanceTo(NOW + EXPIRES);
      assertThat(task.dead()).hasSize(1);
      assertThat(task.dead().get(0).message()).isEqualTo(mutation(4, "lost", 2, "b"));

      task.advanceTo(NOW + 1 + AssembleWorld.SETS.retention().toMillis());
      assertThat(task.timers()).isZero();
      if (backend instanceof HashMapStateBackend) { // The harness can't count RocksDB's.
        assertThat(task.stateEntries()).isZero();
      }
    }
  }

  private static OperatorSubtaskState save(StateBackend backend) throws Exception {
    AssembleWorld world = new AssembleWorld(NOW);
    try (AssembleHarness task = AssembleHarness.open(world, null, backend)) {
      task.process(mutation(1, "done", 1, "a"), marker(2, "done", 1));
      task.process(mutation(3, "waits", 2, "b"), mutation(4, "lost", 2, "b"));
      task.process(marker(5, "waits", 2));
      for (int sequence = 1; sequence <= 100; sequence++) {
        task.process(mutation(100 + sequence, "large", sequence, ""));
      }
      task.process(marker(6, "large", 100));
      return task.snapshot();
    }
  }
}
