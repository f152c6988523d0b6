/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.ByteString;
import io.tidemark.flow.clock.DueClock;
import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** One task of the operator in Flink's harness, on a {@link World}. */
final class DeliveryHarness implements AutoCloseable {

  private final World world;
  private final KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, Void> harness;
  private long checkpoint;
  private static final int MAX_PARALLELISM = 128;

  private DeliveryHarness(
      World world, KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, Void> harness) {
    this.world = world;
    this.harness = harness;
  }

  static DeliveryHarness open(World world) throws Exception {
    return open(world, DeliveryLimits.DEFAULT, null, 1, 0, new HashMapStateBackend());
  }

  static DeliveryHarness open(World world, DeliveryLimits limits) throws Exception {
    return open(world, limits, null, 1, 0, new HashMapStateBackend());
  }

  static DeliveryHarness restore(World world, OperatorSubtaskState state) throws Exception {
    return open(world, DeliveryLimits.DEFAULT, state, 1, 0, new HashMapStateBackend());
  }

  static DeliveryHarness open(
      World world,
      DeliveryLimits limits,
      @Nullable OperatorSubtaskState state,
      int parallelism,
      int index,
      StateBackend backend)
      throws Exception {
    return open(world, limits, state, new Subtask(index, parallelism, MAX_PARALLELISM), backend);
  }

  /** Which of how many tasks it is, and how many key groups they have between them. */
  record Subtask(int index, int parallelism, int maxParallelism) {}

  static DeliveryHarness open(
      World world,
      DeliveryLimits limits,
      @Nullable OperatorSubtaskState state,
      Subtask task,
      StateBackend backend)
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, Void> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new DeliveryOperatorFactory(world, limits),
            QueueMessage::routingKey,
            Types.STRING,
            task.maxParallelism(),
            task.parallelism(),
            task.index());
    harness.setStateBackend(backend);
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(64 << 20));
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return new DeliveryHarness(world, harness);
  }

  /** The state of one of several tasks, cut out of that of all. */
  static OperatorSubtaskState share(
      OperatorSubtaskState all, int oldParallelism, int parallelism, int index) {
    return share(all, oldParallelism, new Subtask(index, parallelism, MAX_PARALLELISM));
  }

  static OperatorSubtaskState share(OperatorSubtaskState all, int oldParallelism, Subtask task) {
    return KeyedOneInputStreamOperatorTestHarness.repartitionOperatorState(
        all, task.maxParallelism(), oldParallelism, task.parallelism(), task.index());
  }

  void process(QueueMessage message) throws Exception {
    harness.processElement(new StreamRecord<>(message));
    mails();
  }

  /** Hands over an element without running the mails that it leaves. */
  void processOnly(QueueMessage message) throws Exception {
    harness.processElement(new StreamRecord<>(message));
  }

  /** Moves the clock, and lets the operator look at it. */
  void advanceTo(long millis) throws Exception {
    world.setTime(millis);
    look();
  }

  /** Lets the operator look at the clock. */
  void look() throws Exception {
    tick();
    mails();
  }

  /** Wakes the operator's clock without running the mails that it leaves. */
  void tick() throws Exception {
    harness.setProcessingTime(harness.getProcessingTime() + DueClock.TICK.toMillis());
  }

  /** Runs all mails, and those that they leave. */
  void mails() throws Exception {
    while (oneMail()) {
      // Each may leave another.
    }
  }

  /** Runs one mail, if there is one. */
  boolean oneMail() throws Exception {
    var mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    if (mail.isPresent()) {
      mail.get().run();
    }
    return mail.isPresent();
  }

  void watermark(long timestamp) throws Exception {
    harness.processWatermark(timestamp);
    mails();
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(++checkpoint, world.now());
  }

  List<DeadLetter> dead() {
    Collection<StreamRecord<DeadLetter>> letters =
        harness.getSideOutput(DeliveryOperatorFactory.DEAD_LETTERS);
    return letters == null
        ? List.of()
        : new ArrayList<>(letters.stream().map(StreamRecord::getValue).toList());
  }

  List<Outcome> outcomes() {
    Collection<StreamRecord<Outcome>> outcomes =
        harness.getSideOutput(DeliveryOperatorFactory.OUTCOMES);
    return outcomes == null
        ? List.of()
        : new ArrayList<>(outcomes.stream().map(StreamRecord::getValue).toList());
  }

  /** The dead letters since this was last asked; {@link #dead()} doesn't have them any more. */
  List<DeadLetter> takeDead() {
    return take(DeliveryOperatorFactory.DEAD_LETTERS);
  }

  /** The outcomes since this was last asked; {@link #outcomes()} doesn't have them any more. */
  List<Outcome> takeOutcomes() {
    return take(DeliveryOperatorFactory.OUTCOMES);
  }

  private <T> List<T> take(OutputTag<T> output) {
    Queue<StreamRecord<T>> emitted = harness.getSideOutput(output);
    if (emitted == null || emitted.isEmpty()) {
      return List.of();
    }
    List<T> taken = emitted.stream().map(StreamRecord::getValue).toList();
    emitted.clear();
    return taken;
  }

  Ledger books() {
    return operator().books();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** What is in state of records: what key groups have counted by the last checkpoint isn't. */
  int stateEntries() {
    KeyedStateBackend<String> backend = operator().getKeyedStateBackend();
    try (var keys = backend.getKeys(HeldRecords.STATE.getName(), VoidNamespace.INSTANCE)) {
      return harness.numKeyedStateEntries() - (int) keys.filter(HeldCounts.KEY::equals).count();
    }
  }

  HeldCounts counts() {
    return operator().counts();
  }

  /**
   * Counts what is held anew, record by record.
   *
   * @return how many are held, and how many of them wait for their targets
   */
  List<Long> countAnew() throws Exception {
    KeyedStateBackend<String> backend = operator().getKeyedStateBackend();
    MapState<Long, byte[]> state =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, HeldRecords.STATE);
    List<String> keys;
    try (var found = backend.getKeys(HeldRecords.STATE.getName(), VoidNamespace.INSTANCE)) {
      keys = found.filter(key -> !key.equals(HeldCounts.KEY)).distinct().toList();
    }
    long held = 0;
    long forTargets = 0;
    for (String key : keys) {
      backend.setCurrentKey(key);
      for (Map.Entry<Long, byte[]> entry : state.entries()) {
        boolean flies = operator().inFlight().contains(new Flight.Place(key, entry.getKey()));
        if (!flies && (entry.getKey() >= 0 || !key.startsWith("\n"))) {
          Waiting waiting = WaitingCodec.decode(entry.getValue());
          boolean counts = waiting.mark() != Waiting.Mark.STOPS_KEY;
          held += counts ? 1 : 0;
          forTargets += counts && waiting.forTarget() ? 1 : 0;
        }
      }
    }
    return List.of(held, forTargets);
  }

  private DeliveryOperator operator() {
    return (DeliveryOperator) harness.getOperator();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }

  /** A message as the ingress writes it. */
  static QueueMessage message(long offset, String id, long due) {
    return message(
        offset,
        List.of(
            header(WalHeaders.ID, id),
            header(WalHeaders.NAMESPACE, "orders"),
            header(WalHeaders.DUE, Long.toString(due)),
            header("color", "blue")));
  }

  /** The message that cancels one. */
  static QueueMessage cancel(long offset, String id) {
    return message(
        offset,
        List.of(
            header(WalHeaders.ID, id),
            header(WalHeaders.NAMESPACE, "orders"),
            header(WalHeaders.CANCEL, "true")));
  }

  static QueueMessage message(long offset, List<QueueMessage.RawHeader> headers) {
    return new QueueMessage(
        World.CLUSTER,
        World.TOPIC,
        0,
        offset,
        500,
        ByteString.copyFromUtf8("key"),
        ByteString.copyFromUtf8("payload-" + offset),
        headers);
  }

  static QueueMessage.RawHeader header(String name, String value) {
    return new QueueMessage.RawHeader(name, ByteString.copyFromUtf8(value));
  }
}
