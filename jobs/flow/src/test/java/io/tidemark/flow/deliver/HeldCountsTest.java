/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.target.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a task counts is what it holds, after restarts and rescales too. */
class HeldCountsTest {

  private static final long NOW = 1_000_000;
  private static final int RECORDS = 80;
  private static final int MAX_PARALLELISM = 128;

  private final World world = new World(NOW);
  private final List<DeliveryHarness> tasks = new ArrayList<>();

  static List<StateBackend> backends() {
    EmbeddedRocksDBStateBackend rocks = new EmbeddedRocksDBStateBackend();
    rocks.setPriorityQueueStateType(EmbeddedRocksDBStateBackend.PriorityQueueStateType.ROCKSDB);
    return List.of(new HashMapStateBackend(), rocks);
  }

  private void open(StateBackend backend, OperatorSubtaskState state, int before, int parallelism)
      throws Exception {
    for (DeliveryHarness task : tasks) {
      task.close();
    }
    tasks.clear();
    for (int i = 0; i < parallelism; i++) {
      tasks.add(
          DeliveryHarness.open(
              world,
              DeliveryLimits.DEFAULT,
              state == null ? null : DeliveryHarness.share(state, before, parallelism, i),
              parallelism,
              i,
              backend));
    }
  }

  private OperatorSubtaskState save() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (DeliveryHarness task : tasks) {
      states.add(task.snapshot());
    }
    return AbstractStreamOperatorTestHarness.repackageState(
        states.toArray(OperatorSubtaskState[]::new));
  }

  private DeliveryHarness taskOf(String id) {
    return tasks.get(
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            message(0, id, NOW).routingKey(), MAX_PARALLELISM, tasks.size()));
  }

  private void look(long millis) throws Exception {
    world.setTime(millis);
    for (DeliveryHarness task : tasks) {
      task.look();
    }
  }

  private void failAllOpen() throws Exception {
    for (World.Attempt attempt : world.open()) {
      attempt.end().complete(Delivery.Retryable.target("no connection"));
    }
    for (DeliveryHarness task : tasks) {
      task.mails();
    }
  }

  private long forTargets() {
    return tasks.stream().mapToLong(task -> task.counts().forTargets().total()).sum();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void areThoseOfTheTaskAfterARestartInAnOutage(StateBackend backend) throws Exception {
    open(backend, null, 1, 1);
    for (int i = 0; i < RECORDS; i++) {
      tasks.get(0).process(message(i, "id-" + i, NOW));
    }
    failAllOpen();
    assertThat(forTargets()).isEqualTo(RECORDS);
    while (world.open().isEmpty()) {
      look(world.now() + 50);
    }
    open(backend, save(), 1, 1); // A probe is in flight, which waited for its target.
    world.loseOpen();
    assertThat(tasks.get(0).counts().held().total()).isEqualTo(RECORDS);
    assertThat(forTargets()).isLessThan(RECORDS);
    world.deliverAtOnce();
    for (int second = 0; second < 120; second++) {
      look(world.now() + 1000);
    }
    assertThat(tasks.get(0).counts().held().total()).isZero();
    assertThat(forTargets()).isZero();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void goWithTheKeysToOtherTasks(StateBackend backend) throws Exception {
    open(backend, null, 1, 3);
    for (int i = 0; i < RECORDS; i++) {
      taskOf("id-" + i).process(message(i, "id-" + i, NOW));
      taskOf("later-" + i).process(message(RECORDS + i, "later-" + i, NOW + 10_000_000));
    }
    failAllOpen();
    open(backend, save(), 3, 2);
    open(backend, save(), 2, 4);
    for (DeliveryHarness task : tasks) {
      long waiting = 0;
      for (int i = 0; i < RECORDS; i++) {
        waiting += taskOf("id-" + i) == task ? 1 : 0;
      }
      long later = 0;
      for (int i = 0; i < RECORDS; i++) {
        later += taskOf("later-" + i) == task ? 1 : 0;
      }
      assertThat(task.counts().forTargets().total()).isEqualTo(waiting);
      assertThat(task.counts().held().count("orders")).isEqualTo(waiting + later);
    }
    world.deliverAtOnce();
    look(NOW + 5000);
    assertThat(world.attempts()).filteredOn(it -> it.end().isDone()).hasSizeGreaterThan(RECORDS);
    look(NOW + 10_000_000);
    for (DeliveryHarness task : tasks) {
      assertThat(task.counts().held().total()).isZero();
      assertThat(task.counts().forTargets().total()).isZero();
      task.close();
    }
    tasks.clear();
  }
}
