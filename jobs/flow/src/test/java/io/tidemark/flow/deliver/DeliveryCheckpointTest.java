/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.clock.DueClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DeliveryCheckpointTest {

  private static final long NOW = 1_000_000;

  private final World world = new World(NOW);

  @Test
  void whatWasInFlightIsSentAgainAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(message(1, "a", NOW));
      task.process(message(2, "b", NOW + 1000));
      state = task.snapshot();
    }
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      task.look();
      assertThat(world.attempts()).hasSize(2);
      assertThat(world.attempts().get(1).record().id()).isEqualTo("a");
      task.advanceTo(NOW + 1000);
      assertThat(world.attempts()).hasSize(3);
      world.attempts().forEach(World.Attempt::deliver);
      task.mails();
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
    }
  }

  @Test
  void aCheckpointDoesNotSendWhatIsInFlightTwice() throws Exception {
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(message(1, "a", NOW));
      task.snapshot();
      assertThat(task.stateEntries()).isEqualTo(1);
      task.advanceTo(NOW + 20);
      assertThat(world.attempts()).hasSize(1);

      world.attempts().get(0).deliver();
      task.mails();
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
    }
  }

  @Test
  void aSecondCheckpointKeepsTheTimerOfWhatIsStillInFlight() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(message(1, "a", NOW));
      task.snapshot();
      task.advanceTo(NOW + 20); // Fires the spilled record's timer, to no effect.
      assertThat(task.timers()).isZero();
      state = task.snapshot();
    }
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      task.look();
      assertThat(world.attempts()).hasSize(2);
    }
  }

  @Test
  void ofWritesWithOneIdOnlyTheNewestIsSentAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(message(1, "a", NOW));
      task.process(message(2, "a", NOW));
      task.process(message(3, "a", NOW + 1000));
      state = task.snapshot();
    }
    int before = world.attempts().size();
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      task.advanceTo(NOW + 1000);
      assertThat(world.attempts().subList(before, world.attempts().size()))
          .extracting(a -> a.record().payload().toStringUtf8())
          .containsExactly("payload-3");
      world.open().forEach(World.Attempt::deliver);
      task.mails();
      assertThat(task.stateEntries()).isZero();
    }
  }

  @Test
  void attemptsThatWereSpentStaySpent() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(message(1, "a", NOW));
      world.attempts().get(0).end().complete(io.tidemark.target.Delivery.Retryable.record("no"));
      task.mails();
      state = task.snapshot();
    }
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      task.advanceTo(NOW + 1000);
      assertThat(world.attempts().get(1).record().attempt()).isEqualTo(2);
    }
  }

  @Test
  void everyRecordSurvivesARescale() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    try (DeliveryHarness one =
        DeliveryHarness.open(
            world, DeliveryLimits.DEFAULT, null, 1, 0, new HashMapStateBackend())) {
      for (int i = 0; i < 100; i++) {
        one.process(message(i, "id-" + i, NOW + (i % 2 == 0 ? 0 : 1000)));
      }
      states.add(one.snapshot());
    }
    world.forget();
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new));
    for (int index = 0; index < 3; index++) {
      OperatorSubtaskState share = DeliveryHarness.share(all, 1, 3, index);
      try (DeliveryHarness task =
          DeliveryHarness.open(
              world, DeliveryLimits.DEFAULT, share, 3, index, new HashMapStateBackend())) {
        task.advanceTo(NOW + 1000);
      }
      world.setTime(NOW);
    }
    assertThat(world.attempts())
        .extracting(a -> a.record().id())
        .hasSize(100)
        .doesNotHaveDuplicates();
  }

  @Test
  void firingStopsAtTheLimitAndGoesOnAsSlotsBecomeFree() throws Exception {
    try (DeliveryHarness task = DeliveryHarness.open(world, new DeliveryLimits(10, 1 << 20))) {
      for (int i = 0; i < 25; i++) {
        task.process(message(i, "id-" + i, NOW + 1000));
      }
      task.advanceTo(NOW + 1000);
      assertThat(world.open()).hasSize(10);
      task.snapshot(); // Nothing waits inside the task: a checkpoint needs no slot.
      world.open().subList(0, 3).forEach(World.Attempt::deliver);
      task.mails();
      assertThat(world.open()).hasSize(10);
      while (!world.open().isEmpty()) {
        world.open().forEach(World.Attempt::deliver);
        task.mails();
      }
      assertThat(world.attempts()).hasSize(25);
      assertThat(task.stateEntries()).isZero();
    }
  }

  @Test
  void aFloodFiresInSlicesBetweenWhichOthersHaveTheirTurn() throws Exception {
    int flood = DueClock.SLICE * 3;
    world.deliverAtOnce();
    try (DeliveryHarness task =
        DeliveryHarness.open(world, new DeliveryLimits(flood, Long.MAX_VALUE))) {
      for (int i = 0; i < flood; i++) {
        task.process(message(i, "id-" + i, NOW + 1000));
      }
      world.setTime(NOW + 1000);
      task.tick();
      assertThat(task.oneMail()).isTrue();
      assertThat(world.attempts()).hasSizeBetween(1, DueClock.SLICE);
      task.mails();
      assertThat(world.attempts()).hasSize(flood);
    }
  }

  @Test
  void aFullTaskTakesInputAgainOnceASlotIsFree() throws Exception {
    try (DeliveryHarness task = DeliveryHarness.open(world, new DeliveryLimits(1, 1 << 20))) {
      task.process(message(1, "a", NOW));
      Thread target = new Thread(() -> world.attempts().get(0).deliver());
      target.start();
      task.processOnly(message(2, "b", NOW)); // Yields until the target's thread has completed.
      target.join();
      assertThat(world.attempts()).hasSize(2);
      assertThat(world.attempts().get(1).record().id()).isEqualTo("b");
      task.snapshot();
      world.attempts().get(1).deliver();
      task.mails();
      assertThat(task.stateEntries()).as("the key was right after the yield").isZero();
    }
  }

  @Test
  void holdsInRocksDbAsOnTheHeap() throws Exception {
    EmbeddedRocksDBStateBackend rocks = new EmbeddedRocksDBStateBackend();
    rocks.setPriorityQueueStateType(EmbeddedRocksDBStateBackend.PriorityQueueStateType.ROCKSDB);
    OperatorSubtaskState state;
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, null, 1, 0, rocks)) {
      for (int i = 0; i < 50; i++) {
        task.process(message(i, "id-" + i, NOW + 1000L * (i % 5)));
      }
      task.advanceTo(NOW + 2000);
      state = task.snapshot();
    }
    world.forget();
    try (DeliveryHarness task =
        DeliveryHarness.open(world, DeliveryLimits.DEFAULT, state, 1, 0, rocks)) {
      task.advanceTo(NOW + 4000);
      assertThat(world.attempts()).hasSize(50);
    }
  }
}
