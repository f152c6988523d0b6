/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadLetterMessages;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.outcome.OutcomeRecords;
import io.tidemark.flow.sink.BacklogLimits;
import io.tidemark.flow.sink.KeyedMessages;
import io.tidemark.flow.sink.MessageBacklog;
import io.tidemark.flow.sink.MessageWriter;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters and outcomes of an operator: written by the operator itself where its
 * environment has a writer, else collected by its side outputs.
 */
public final class OperatorMessages implements AutoCloseable {

  /** What isn't acknowledged, in savepoints. */
  public static final ListStateDescriptor<byte[]> STATE =
      new ListStateDescriptor<>("unwritten-messages-list", BytePrimitiveArraySerializer.INSTANCE);

  private final @Nullable MessageBacklog backlog;
  private final String region;
  private final SideOutputs sideOutputs;

  /**
   * Where messages leave that the operator doesn't write itself.
   *
   * @param deadLetters for dead letters
   * @param outcomes for outcomes
   */
  public record SideOutputs(Consumer<DeadLetter> deadLetters, Consumer<Outcome> outcomes) {}

  private OperatorMessages(
      @Nullable MessageBacklog backlog, String region, SideOutputs sideOutputs) {
    this.backlog = backlog;
    this.region = region;
    this.sideOutputs = sideOutputs;
  }

  /**
   * Opens them; to be called as the operator opens.
   *
   * @param operator whose keyed state and timers have what finds no room in memory
   * @param environment may have a writer
   * @param mailbox the operator's
   * @param saved what {@link #save} saved
   * @param sideOutputs taken where there is no writer
   */
  public static OperatorMessages open(
      AbstractStreamOperator<?> operator,
      DeliveryEnvironment environment,
      MailboxExecutor mailbox,
      ListState<byte[]> saved,
      SideOutputs sideOutputs)
      throws Exception {
    Optional<MessageWriter> writer = environment.openWriter();
    if (writer.isEmpty()) {
      return new OperatorMessages(null, environment.region(), sideOutputs);
    }
    MessageBacklog backlog =
        new MessageBacklog(
            new MessageBacklog.Surroundings(
                environment.clock(), environment.random(), mailbox, operator.getMetricGroup()),
            BacklogLimits.DEFAULT,
            writer.get());
    backlog.open(
        new KeyedMessages(
            operator
                .getKeyedStateBackend()
                .getPartitionedState(
                    VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, KeyedMessages.STATE),
            operator.getInternalTimerService(
                KeyedMessages.TIMERS, LongSerializer.INSTANCE, backlog)),
        saved.get());
    return new OperatorMessages(backlog, environment.region(), sideOutputs);
  }

  /** A record is dead, of the current key. */
  public void write(DeadLetter letter) {
    if (backlog == null) {
      sideOutputs.deadLetters().accept(letter);
    } else {
      backlog.add(DeadLetterMessages.of(letter, region));
    }
  }

  /** A record has come to its end, of the current key. */
  public void write(Outcome outcome) {
    if (backlog == null) {
      sideOutputs.outcomes().accept(outcome);
    } else {
      backlog.add(OutcomeRecords.message(outcome));
    }
  }

  /** To be called often. */
  public void tick() {
    if (backlog != null) {
      backlog.tick();
    }
  }

  /** Whether something is on its way whose outcome is to come. */
  public boolean isWriting() {
    return backlog != null && backlog.isWriting();
  }

  /** Saves what isn't acknowledged. */
  public void save(ListState<byte[]> state) throws Exception {
    if (backlog != null) {
      state.update(backlog.encode());
    }
  }

  @Override
  public void close() {
    if (backlog != null) {
      backlog.close();
    }
  }
}
