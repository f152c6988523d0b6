/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.Namespaces;
import io.tidemark.target.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
class SavedStateTest {

  private static final long NOW = 1_000_000;
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
    World world = new World(NOW);
    OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(file);
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, state, 1, 0, backend)) {
      task.look();
      assertThat(sent(world))
          .as("was in flight, in the order of their due times")
          .containsExactly("orders-0-9 1", "flying 1");

      task.advanceTo(NOW + 1000);
      assertThat(sent(world)).as("had failed once").hasSize(3).last().isEqualTo("failed 2");

      task.advanceTo(NOW + 59_999);
      assertThat(sent(world)).hasSize(3);
      task.advanceTo(NOW + 60_000);
      assertThat(sent(world)).as("was held").hasSize(4).last().isEqualTo("later 1");

      World.Attempt failed = world.attempts().get(2);
      failed.end().complete(new Delivery.Rejected("no"));
      world.open().forEach(World.Attempt::deliver);
      task.mails();
      assertThat(task.dead()).hasSize(1);
      assertThat(task.dead().get(0).message()).isEqualTo(message(2, "failed", NOW));
      assertThat(task.dead().get(0).firstFailureMillis()).isEqualTo(NOW);
      assertThat(task.timers()).isZero();
      if (backend instanceof HashMapStateBackend) { // The harness can't count RocksDB's.
        assertThat(task.stateEntries()).isZero();
      }
    }
  }

  static Stream<Arguments> savedInOrder() {
    return Stream.of(
        Arguments.of("v2-heap", new HashMapStateBackend()),
        Arguments.of("v2-rocksdb", new EmbeddedRocksDBStateBackend()));
  }

  /** What version 2 added: keys in order, marks of what is in flight, turns under a pace. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("savedInOrder")
  void isRestoredInOrder(String name, StateBackend backend) throws Exception {
    String file = SAVED.resolve(name).toString();
    if (Boolean.getBoolean("tidemark.regenerate") && Files.notExists(Path.of(file))) {
      OperatorSnapshotUtil.writeStateHandle(saveInOrder(backend), file);
    }
    World world = new World(NOW);
    world.setNamespaces(inOrder());
    OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(file);
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, state, 1, 0, backend)) {
      world.deliverAtOnce();
      task.look();
      assertThat(task.outcomes())
          .extracting(outcome -> outcome.id() + " " + outcome.kind())
          .containsExactly("withdrawn CANCELLED");
      task.advanceTo(NOW + 999);
      assertThat(sent(world)).isEmpty();
      task.advanceTo(NOW + 1000);
      assertThat(sent(world)).as("had its turn").containsExactly("paced 1");
      for (int second = 2; second < 60; second++) {
        task.advanceTo(NOW + second * 1000L);
      }
      assertThat(sent(world))
          .as("the line of a key")
          .containsExactly("paced 1", "first 1", "second 1");

      task.process(keyed(9, "dead", "stopped", NOW)); // Until now it kept another behind it.
      for (int second = 60; second < 65; second++) {
        task.advanceTo(NOW + second * 1000L);
      }
      assertThat(sent(world)).hasSize(5).endsWith("dead 1", "behind 1");
      assertThat(task.timers()).isZero();
      if (backend instanceof HashMapStateBackend) {
        assertThat(task.stateEntries()).isZero();
      }
    }
  }

  static Stream<Arguments> savedUnderAPace() {
    return Stream.of(
        Arguments.of("v3-heap", new HashMapStateBackend()),
        Arguments.of("v3-rocksdb", new EmbeddedRocksDBStateBackend()));
  }

  /** What version 3 added: what a target asked for, and what it takes in a second. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("savedUnderAPace")
  void isRestoredUnderAPace(String name, StateBackend backend) throws Exception {
    String file = SAVED.resolve(name).toString();
    if (Boolean.getBoolean("tidemark.regenerate") && Files.notExists(Path.of(file))) {
      OperatorSnapshotUtil.writeStateHandle(saveUnderAPace(backend), file);
    }
    World world = new World(NOW);
    OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(file);
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, state, 1, 0, backend)) {
      world.deliverAtOnce();
      task.process(message(2, "other", NOW));
      for (int second = 0; second < 600; second++) {
        task.advanceTo(NOW + second * 1000L);
        assertThat(sent(world)).as("after %d s", second).isEmpty();
      }
      for (int second = 600; second < 700; second++) {
        task.advanceTo(NOW + second * 1000L);
      }
      assertThat(sent(world)).containsExactlyInAnyOrder("asked 1", "other 1");
      assertThat(task.timers()).isZero();
      if (backend instanceof HashMapStateBackend) {
        assertThat(task.stateEntries()).isZero();
      }
    }
  }

  private static OperatorSubtaskState saveUnderAPace(StateBackend backend) throws Exception {
    World world = new World(NOW);
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, null, 1, 0, backend)) {
      task.process(message(1, "asked", NOW));
      Delivery asked = Delivery.Retryable.throttled("429", Optional.of(Duration.ofMinutes(10)));
      world.attempts().get(0).end().complete(asked);
      task.mails();
      return task.snapshot();
    }
  }

  private static Namespaces inOrder() {
    return World.withPolicy(
        new DeliveryPolicy(
            DeliveryPolicy.Ordering.KEY,
            DeliveryPolicy.Coalesce.NONE,
            DeliveryPolicy.OnDeadLetter.STOP_KEY,
            OptionalInt.of(1)));
  }

  private static QueueMessage keyed(long offset, String id, String key, long due) {
    QueueMessage plain = message(offset, id, due);
    return new QueueMessage(
            plain.cluster(),
            plain.topic(),
            plain.partition(),
            plain.offset(),
            plain.timestampMillis(),
            ByteString.copyFromUtf8(key),
            plain.value(),
            plain.headers())
        .inOrder();
  }

  private static OperatorSubtaskState saveInOrder(StateBackend backend) throws Exception {
    World world = new World(NOW - 10_000);
    world.setNamespaces(inOrder());
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, null, 1, 0, backend)) {
      task.process(keyed(1, "dead", "stopped", NOW - 10_000));
      task.process(keyed(2, "behind", "stopped", NOW - 10_000));
      world.attempts().get(0).end().complete(new Delivery.Rejected("no"));
      task.advanceTo(NOW - 5000);
      task.process(keyed(3, "withdrawn", "gone", NOW - 5000));
      task.process(
          new QueueMessage(
                  World.CLUSTER,
                  World.TOPIC,
                  0,
                  4,
                  500,
                  ByteString.copyFromUtf8("gone"),
                  null,
                  DeliveryHarness.cancel(4, "withdrawn").headers())
              .inOrder());
      task.advanceTo(NOW);
      task.process(keyed(5, "first", "line", NOW));
      task.process(keyed(6, "second", "line", NOW));
      task.process(keyed(7, "paced", "alone", NOW));
      return task.snapshot();
    }
  }

  private static List<String> sent(World world) {
    return world.attempts().stream()
        .map(attempt -> attempt.record().id() + " " + attempt.record().attempt())
        .toList();
  }

  private static OperatorSubtaskState save(StateBackend backend) throws Exception {
    World world = new World(NOW);
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, null, 1, 0, backend)) {
      task.process(message(1, "later", NOW + 60_000));
      task.process(message(2, "failed", NOW));
      world.attempts().get(0).end().complete(Delivery.Retryable.record("not now"));
      task.mails();
      task.process(message(3, "flying", NOW));
      task.process(new QueueMessage(World.CLUSTER, World.TOPIC, 0, 9, 500, null, null, List.of()));
      return task.snapshot();
    }
  }
}
