/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.clock.DueClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One task that does nothing but write, in Flink's harness. */
final class BacklogTask implements AutoCloseable {

  private static final int MAX_PARALLELISM = 128;

  private final KeyedOneInputStreamOperatorTestHarness<String, OutgoingMessage, Void> harness;
  private long checkpoint;

  private BacklogTask(
      KeyedOneInputStreamOperatorTestHarness<String, OutgoingMessage, Void> harness) {
    this.harness = harness;
  }

  static BacklogTask open(
      BacklogLimits limits,
      ScriptedWriter writer,
      LongSupplier clock,
      @Nullable OperatorSubtaskState state)
      throws Exception {
    return open(limits, writer, clock, state, 1, 0);
  }

  static BacklogTask open(
      BacklogLimits limits,
      ScriptedWriter writer,
      LongSupplier clock,
      @Nullable OperatorSubtaskState state,
      int parallelism,
      int index)
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, OutgoingMessage, Void> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new Factory(limits, writer, clock),
            message -> requireNonNull(message.key()).toStringUtf8(),
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            index);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    BacklogTask task = new BacklogTask(harness);
    task.mails();
    return task;
  }

  /** The state of one of several tasks, cut out of that of all. */
  static OperatorSubtaskState share(
      OperatorSubtaskState all, int oldParallelism, int parallelism, int index) {
    return KeyedOneInputStreamOperatorTestHarness.repartitionOperatorState(
        all, MAX_PARALLELISM, oldParallelism, parallelism, index);
  }

  void add(OutgoingMessage message) throws Exception {
    harness.processElement(new StreamRecord<>(message));
    mails();
  }

  /** Lets it look at the clock. */
  void look() throws Exception {
    harness.setProcessingTime(harness.getProcessingTime() + DueClock.TICK.toMillis());
    mails();
  }

  void mails() throws Exception {
    for (var mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        mail.isPresent();
        mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY)) {
      mail.get().run();
    }
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(++checkpoint, 0);
  }

  MessageBacklog backlog() {
    return requireNonNull(((Writing) harness.getOperator()).backlog);
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

  private static final class Factory extends AbstractStreamOperatorFactory<Void>
      implements OneInputStreamOperatorFactory<OutgoingMessage, Void> {

    private static final long serialVersionUID = 1L;

    private final BacklogLimits limits;
    private final transient ScriptedWriter writer;
    private final transient LongSupplier clock;

    Factory(BacklogLimits limits, ScriptedWriter writer, LongSupplier clock) {
      this.limits = limits;
      this.writer = writer;
      this.clock = clock;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Flink's own signature.
    public <T extends StreamOperator<Void>> T createStreamOperator(
        StreamOperatorParameters<Void> parameters) {
      return (T) new Writing(parameters, limits, writer, clock);
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's own signature.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
      return Writing.class;
    }
  }

  private static final class Writing extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<OutgoingMessage, Void> {

    private static final long serialVersionUID = 1L;

    private final transient StreamOperatorParameters<Void> given;
    private final transient BacklogLimits limits;
    private final transient ScriptedWriter writer;
    private final transient InstantSource clock;
    private transient @Nullable ListState<byte[]> saved;
    private transient @Nullable MessageBacklog backlog;

    Writing(
        StreamOperatorParameters<Void> parameters,
        BacklogLimits limits,
        ScriptedWriter writer,
        LongSupplier clock) {
      super(parameters);
      this.given = parameters;
      this.limits = limits;
      this.writer = writer;
      this.clock = () -> Instant.ofEpochMilli(clock.getAsLong());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      saved =
          context
              .getOperatorStateStore()
              .getListState(
                  new ListStateDescriptor<>("unwritten", BytePrimitiveArraySerializer.INSTANCE));
    }

    @Override
    public void open() throws Exception {
      super.open();
      MessageBacklog made =
          new MessageBacklog(
              new MessageBacklog.Surroundings(
                  clock, new Random(7), given.getMailboxExecutor(), getMetricGroup()),
              limits,
              writer);
      made.open(
          new KeyedMessages(
              getPartitionedState(KeyedMessages.STATE),
              getInternalTimerService(KeyedMessages.TIMERS, LongSerializer.INSTANCE, made)),
          List.copyOf(list()));
      backlog = made;
      new DueClock(
              clock,
              getProcessingTimeService(),
              given.getMailboxExecutor(),
              timeServiceManager,
              () -> {
                made.tick();
                return false;
              })
          .start();
    }

    private List<byte[]> list() throws Exception {
      List<byte[]> list = new java.util.ArrayList<>();
      requireNonNull(saved).get().forEach(list::add);
      return list;
    }

    @Override
    public void processElement(StreamRecord<OutgoingMessage> element) {
      requireNonNull(backlog).add(element.getValue());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
      requireNonNull(saved).update(requireNonNull(backlog).encode());
      super.snapshotState(context);
    }

    @Override
    public void close() throws Exception {
      requireNonNull(backlog).close();
      super.close();
    }
  }
}
