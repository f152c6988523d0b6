/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.clock.DueClock;
import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadLetterTopic;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.OperatorMessages;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the messages of each set, and lets them go in sequence once all are there.
 *
 * <p>Its timers are of event time, which is the wall clock as {@link DueClock} moves it. Timers of
 * processing time are in checkpoints too, and would wake a set as well; but those that are due fire
 * without a break, and after a night's standstill that may be every set of the night. These fire in
 * slices, with input and checkpoints between them.
 */
final class AssembleOperator extends AbstractStreamOperator<QueueMessage>
    implements OneInputStreamOperator<QueueMessage, QueueMessage>,
        Triggerable<String, VoidNamespace>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private final transient DeliveryEnvironment environment;
  private final transient MailboxExecutor mailbox;
  private final transient InstantSource clock;
  private transient @Nullable ListState<byte[]> savedLetters;
  private transient @Nullable Opened opened;

  AssembleOperator(
      StreamOperatorParameters<QueueMessage> parameters, DeliveryEnvironment environment) {
    super(parameters);
    this.environment = environment;
    this.mailbox = parameters.getMailboxExecutor();
    this.clock = environment.clock();
  }

  /** What exists from open to close. */
  private record Opened(
      Assembly assembly, DueClock due, NamespaceRegistry namespaces, OperatorMessages letters) {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    savedLetters = context.getOperatorStateStore().getListState(OperatorMessages.STATE);
  }

  @Override
  public void open() throws Exception {
    super.open();
    SetStore store =
        new SetStore(
            getPartitionedState(SetStore.MESSAGES),
            getPartitionedState(SetStore.KNOWN),
            getInternalTimerService("sets", VoidNamespaceSerializer.INSTANCE, this));
    AssembleMetrics metrics = new AssembleMetrics(getMetricGroup());
    DueClock due =
        new DueClock(
            clock, getProcessingTimeService(), mailbox, timeServiceManager, this::neverFull);
    Assembly assembly = new Assembly(store, exits(), metrics);
    opened = new Opened(assembly, due, environment.openNamespaces(), openLetters());
    due.start();
  }

  @Override
  public void processElement(StreamRecord<QueueMessage> element) throws Exception {
    QueueMessage message = element.getValue();
    Namespace namespace = namespace(message).orElse(null);
    Optional<LogRecord> record =
        namespace == null ? Optional.empty() : SetMessages.read(message, namespace.name());
    if (namespace == null || record.isEmpty()) {
      output.collect(new StreamRecord<>(message)); // It was one for here a moment ago.
    } else if (!keyed(message, record.get())) {
      exits()
          .bury(
              message,
              DeadReason.SET_MISPLACED,
              "the message's key isn't '%s', the set that its headers say"
                  .formatted(record.get().setPart().orElseThrow().setId()));
    } else {
      it().assembly().arrive(message, record.get(), namespace, clock.millis());
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Assembly assembly = it().assembly();
    Optional<Namespace> namespace = it().namespaces().current().find(assembly.namespace());
    assembly.wake(timer.getTimestamp(), namespace, clock.millis());
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("no processing-time timer is ever set");
  }

  /** Ignored: time here is the wall clock, and a drain must not end what still has time. */
  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    it().letters().save(requireNonNull(savedLetters));
    super.snapshotState(context);
  }

  @Override
  public void endInput() throws Exception {
    while (it().letters().isWriting()) {
      mailbox.yield();
    }
  }

  @Override
  public void close() throws Exception {
    Opened closing = opened;
    opened = null;
    if (closing != null) {
      closing.due().stop();
      closing.namespaces().close();
      closing.letters().close();
    }
    super.close();
  }

  private Assembly.Exits exits() {
    return new Assembly.Exits() {
      @Override
      public void emit(QueueMessage message) {
        output.collect(new StreamRecord<>(message));
      }

      @Override
      public void bury(QueueMessage message, DeadReason reason, String error) {
        it().letters()
            .write(
                new DeadLetter(
                    message,
                    DeadLetterTopic.of(message, namespace(message)),
                    reason,
                    error,
                    0,
                    0,
                    clock.millis(),
                    ""));
      }
    };
  }

  private OperatorMessages openLetters() throws Exception {
    return OperatorMessages.open(
        this,
        environment,
        mailbox,
        requireNonNull(savedLetters),
        new OperatorMessages.SideOutputs(
            letter ->
                output.collect(AssembleOperatorFactory.DEAD_LETTERS, new StreamRecord<>(letter)),
            outcome -> {
              throw new IllegalStateException("a message of a set has no outcome of its own");
            }));
  }

  /** Asked at each look at the clock. */
  private boolean neverFull() {
    it().letters().tick();
    return false;
  }

  private Optional<Namespace> namespace(QueueMessage message) {
    return it().namespaces().current().ofTopic(message.cluster(), message.topic());
  }

  /** In order is what has the same key: a mutation with another would go its own way. */
  private static boolean keyed(QueueMessage message, LogRecord record) {
    String id = record.setPart().orElseThrow().setId();
    return message.key() != null && message.key().toString(StandardCharsets.UTF_8).equals(id);
  }

  private Opened it() {
    return requireNonNull(opened, "not open");
  }
}
