/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import io.tidemark.flow.clock.DueClock;
import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One task of the operator that assembles, in Flink's harness. */
final class AssembleHarness implements AutoCloseable {

  private static final int MAX_PARALLELISM = 128;

  private final AssembleWorld world;
  private final KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, QueueMessage> harness;
  private long checkpoint;

  private AssembleHarness(
      AssembleWorld world,
      KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, QueueMessage> harness) {
    this.world = world;
    this.harness = harness;
  }

  static AssembleHarness open(AssembleWorld world) throws Exception {
    return open(world, null, new HashMapStateBackend());
  }

  static AssembleHarness open(
      AssembleWorld world, @Nullable OperatorSubtaskState state, StateBackend backend)
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, QueueMessage> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new AssembleOperatorFactory(world),
            AssembleOperatorFactory::set,
            Types.STRING,
            MAX_PARALLELISM,
            1,
            0);
    harness.setStateBackend(backend);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return new AssembleHarness(world, harness);
  }

  void process(QueueMessage... messages) throws Exception {
    for (QueueMessage message : messages) {
      harness.processElement(new StreamRecord<>(message));
    }
  }

  /** Moves the clock, and lets the operator look at it. */
  void advanceTo(long millis) throws Exception {
    world.setTime(millis);
    harness.setProcessingTime(harness.getProcessingTime() + DueClock.TICK.toMillis());
    var mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(++checkpoint, world.now());
  }

  /** All that has left. */
  List<QueueMessage> left() {
    return harness.extractOutputValues();
  }

  /** The ids of all that has left. */
  List<String> ids() {
    return left().stream().map(message -> message.header(WalHeaders.ID)).toList();
  }

  List<DeadLetter> dead() {
    var letters = harness.getSideOutput(AssembleOperatorFactory.DEAD_LETTERS);
    return letters == null
        ? List.of()
        : new ArrayList<>(letters.stream().map(StreamRecord::getValue).toList());
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
