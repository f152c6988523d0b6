/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import io.tidemark.flow.clock.DueClock;
import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.DeliveryLimits;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.read.NamespaceSource;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.multipartition.assemble.AssembleOperatorFactory;
import io.tidemark.multipartition.assemble.Parting;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.jspecify.annotations.Nullable;

/** The job's operators in a row, each one task in Flink's harness. */
final class JobHarness implements AutoCloseable {

  private static final int MAX_PARALLELISM = 128;

  private final OneInputStreamOperatorTestHarness<QueueMessage, QueueMessage> parting;
  private final KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, QueueMessage> assemble;
  private final KeyedOneInputStreamOperatorTestHarness<String, QueueMessage, Void> deliver;
  private final List<DeadLetter> dead = new ArrayList<>();
  private long checkpoint;

  /**
   * What a checkpoint has of each operator.
   *
   * @param assemble of the one that assembles
   * @param deliver of the one that delivers
   */
  record Saved(OperatorSubtaskState assemble, OperatorSubtaskState deliver) {}

  JobHarness(NamespaceSource namespaces, DeliveryEnvironment environment, @Nullable Saved saved)
      throws Exception {
    parting = ProcessFunctionTestHarnesses.forProcessFunction(new Parting(namespaces));
    assemble =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new AssembleOperatorFactory(environment),
            AssembleOperatorFactory::set,
            Types.STRING,
            MAX_PARALLELISM,
            1,
            0);
    open(assemble, saved == null ? null : saved.assemble());
    deliver =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new DeliveryOperatorFactory(environment, DeliveryLimits.DEFAULT),
            QueueMessage::routingKey,
            Types.STRING,
            MAX_PARALLELISM,
            1,
            0);
    open(deliver, saved == null ? null : saved.deliver());
  }

  private static void open(
      AbstractStreamOperatorTestHarness<?> harness, @Nullable OperatorSubtaskState state)
      throws Exception {
    harness.setStateBackend(new HashMapStateBackend());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  void process(QueueMessage message) throws Exception {
    parting.processElement(new StreamRecord<>(message));
    Queue<StreamRecord<QueueMessage>> parts = parting.getSideOutput(Parting.PARTS);
    while (parts != null && !parts.isEmpty()) {
      assemble.processElement(parts.remove());
    }
    forward(parting.getOutput());
    run();
  }

  /** Lets the operators look at the clock. */
  void look() throws Exception {
    tick(assemble);
    mails(assemble);
    tick(deliver);
    run();
  }

  /** Runs what has come to the mailboxes, and hands on what comes of it. */
  void run() throws Exception {
    forward(assemble.getOutput());
    take(assemble.getSideOutput(AssembleOperatorFactory.DEAD_LETTERS));
    mails(deliver);
    take(deliver.getSideOutput(DeliveryOperatorFactory.DEAD_LETTERS));
  }

  /** The dead letters since this was last asked. */
  List<DeadLetter> takeDead() {
    List<DeadLetter> taken = List.copyOf(dead);
    dead.clear();
    return taken;
  }

  Saved snapshot(long now) throws Exception {
    checkpoint++;
    return new Saved(assemble.snapshot(checkpoint, now), deliver.snapshot(checkpoint, now));
  }

  /** What the operator that delivers holds. */
  int held() {
    // Beside the records each key group has what it counted at the last checkpoint, under no key.
    try (Stream<String> keys =
        ((AbstractStreamOperator<?>) deliver.getOperator())
            .<String>getKeyedStateBackend()
            .getKeys("held-records", VoidNamespace.INSTANCE)) {
      return deliver.numKeyedStateEntries() - (int) keys.filter(String::isEmpty).count();
    }
  }

  private void forward(Queue<Object> output) throws Exception {
    while (!output.isEmpty()) {
      @SuppressWarnings("unchecked") // There are neither watermarks nor anything else.
      StreamRecord<QueueMessage> next = (StreamRecord<QueueMessage>) output.remove();
      deliver.processElement(next);
      mails(deliver);
    }
  }

  private void take(@Nullable Queue<StreamRecord<DeadLetter>> letters) {
    while (letters != null && !letters.isEmpty()) {
      dead.add(letters.remove().getValue());
    }
  }

  private static void tick(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
    harness.setProcessingTime(harness.getProcessingTime() + DueClock.TICK.toMillis());
  }

  private static void mails(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
    var mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }
  }

  @Override
  public void close() throws Exception {
    parting.close();
    assemble.close();
    deliver.close();
  }
}
