/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.deliver.Completions.Ended;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
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
 * Holds what is not yet due, attempts what is, and settles what comes back.
 *
 * <p>A record that is due on arrival never touches state unless a checkpoint is taken while it is
 * in flight. One that is due later is held under an event-time timer. Event time is the wall clock
 * as this task reads it: {@link DueClock} moves it, and watermarks from upstream are ignored, so
 * that neither a quiet topic, a backlog in the network nor a drain moves a record's time.
 *
 * <p>All of it runs on the task thread; {@link Completions} brings what targets say to the mailbox.
 */
final class DeliveryOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<QueueMessage, Void>,
        Triggerable<String, Long>,
        BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /** How many records of one key may come to their end in one go. */
  private static final int MOST_AT_ONCE = 64;

  private final transient DeliveryEnvironment environment;
  private final transient MailboxExecutor mailbox;
  private final transient InstantSource clock;
  private final transient RandomGenerator random;
  private final transient Flights flights;
  private final transient Completions completions;
  private final transient Outages outages;
  private final transient HeldCensus census = new HeldCensus();
  private final transient Lag lag;
  private transient @Nullable ListState<byte[]> savedCensus;
  private transient @Nullable Opened opened;

  DeliveryOperator(
      StreamOperatorParameters<Void> parameters,
      DeliveryEnvironment environment,
      DeliveryLimits limits) {
    super(parameters);
    this.environment = environment;
    this.mailbox = parameters.getMailboxExecutor();
    this.clock = environment.clock();
    this.random = environment.random();
    this.flights = new Flights(limits.maxInFlight(), limits.maxInFlightBytes());
    this.completions = new Completions(mailbox, this::settleAll);
    this.outages = new Outages(random);
    this.lag = new Lag(clock);
  }

  /** What exists from open to close. */
  private record Opened(
      HeldRecords held,
      KeyLine line,
      DueClock due,
      NamespaceRegistry namespaces,
      TargetDirectory targets,
      DeliveryMetrics metrics,
      Endings endings) {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    savedCensus =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("held-census", BytePrimitiveArraySerializer.INSTANCE));
    for (byte[] count : savedCensus.get()) {
      census.restore(count);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    MapState<Long, byte[]> state = getPartitionedState(HeldRecords.STATE);
    HeldRecords held =
        new HeldRecords(
            state, getInternalTimerService("due", LongSerializer.INSTANCE, this), census);
    DueClock due =
        new DueClock(
            clock, getProcessingTimeService(), mailbox, timeServiceManager, this::settledAndFull);
    DeliveryMetrics metrics =
        new DeliveryMetrics(getMetricGroup(), census, lag::ageMillis, outages::away);
    // Targets start nothing before they are used; namespaces have a thread, so they come last.
    TargetDirectory targets = environment.openTargets();
    NamespaceRegistry namespaces = environment.openNamespaces();
    Endings endings =
        new Endings(
            metrics,
            namespaces,
            clock,
            letter ->
                output.collect(DeliveryOperatorFactory.DEAD_LETTERS, new StreamRecord<>(letter)),
            outcome ->
                output.collect(DeliveryOperatorFactory.OUTCOMES, new StreamRecord<>(outcome)));
    KeyLine line = new KeyLine(held, new Followers(state, held), flights, endings::withdrawn);
    opened = new Opened(held, line, due, namespaces, targets, metrics, endings);
    due.start();
  }

  @Override
  public void processElement(StreamRecord<QueueMessage> element) throws Exception {
    QueueMessage message = element.getValue();
    Step step = Rules.arrive(message, it().namespaces().current(), clock.millis());
    if (step instanceof Step.Attempt && flights.full()) {
      awaitSlot(); // Before the key is looked at: what ends meanwhile may change it.
    }
    if (step instanceof Step.Cancel) {
      cancel(message, step.waiting());
    } else if (step instanceof Step.Dead dead) {
      it().endings().dead(dead); // It was never among the records of its key.
    } else if (message.ordered()) {
      Waiting arrived = step.waiting();
      boolean coalesce = Rules.coalesces(arrived, it().namespaces().current());
      Waiting first = it().line().join(key(), arrived, coalesce);
      if (first != null) {
        proceed(first.dueMillis() == arrived.dueMillis() ? step : new Step.Hold(first));
      }
    } else {
      it().line().replace(key(), step.waiting());
      if (step instanceof Step.Hold hold) {
        it().held().hold(hold.waiting());
      } else {
        carryOut(step);
      }
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
    long slot = timer.getNamespace();
    if (flights.contains(new Flight.Place(timer.getKey(), slot))) {
      return; // Spilled at a checkpoint, and still in flight.
    }
    Waiting waiting = it().held().take(slot, timer.getTimestamp());
    if (waiting != null) {
      lag.fired(waiting.dueMillis());
      proceed(Rules.due(waiting, it().namespaces().current(), clock.millis()));
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Long> timer) {
    throw new IllegalStateException("no processing-time timer is ever set");
  }

  /** Ignored: time here is the wall clock, and a drain must not fire what is not due. */
  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    for (Flight flight : flights.all()) {
      setCurrentKey(flight.place().key());
      it().held().spill(flight);
    }
    // What is in flight now is held by whoever restores this.
    requireNonNull(savedCensus).update(census.encode(flights.all()));
    super.snapshotState(context);
  }

  @Override
  public void endInput() throws Exception {
    while (!flights.isEmpty()) {
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
      closing.targets().close();
    }
    super.close();
  }

  /** Back-pressure: what is upstream waits in Kafka. Checkpoints don't run in here. */
  private void awaitSlot() throws InterruptedException {
    Object key = getCurrentKey();
    while (flights.full()) {
      mailbox.yield();
    }
    setCurrentKey(key);
  }

  private void cancel(QueueMessage cancellation, Waiting waiting) throws Exception {
    if (!it().line().cancel(key(), cancellation)) {
      it().metrics().of(waiting.namespace()).cancelMissed();
    } else if (cancellation.ordered()) {
      proceedWithNext();
    }
  }

  /**
   * Carries out a step; where it ends the first record of an ordered key, goes on with the next.
   */
  private void proceed(Step step) throws Exception {
    if (carryOut(step) && step.waiting().message().ordered()) {
      proceedWithNext();
    }
  }

  private void proceedWithNext() throws Exception {
    boolean ended = true;
    for (int i = 0; ended; i++) {
      Waiting next = it().line().next(key());
      if (next == null) {
        return;
      }
      // A long line of records that die at once must not keep others waiting: the clock goes on.
      ended =
          carryOut(
              i < MOST_AT_ONCE
                  ? Rules.due(next, it().namespaces().current(), clock.millis())
                  : new Step.Hold(next));
    }
  }

  /** Returns whether the record has come to its end, and the next of its key may go on. */
  private boolean carryOut(Step step) throws Exception {
    if (step instanceof Step.Attempt attempt) {
      Step admitted = admit(attempt);
      return admitted instanceof Step.Attempt ? start(attempt) : carryOut(admitted);
    } else if (step instanceof Step.Hold hold) {
      if (!it().held().holdAgain(hold.waiting())) {
        it().endings().withdrawn(hold.waiting(), Outcome.Kind.REPLACED);
      }
      return false;
    } else if (step instanceof Step.Dead dead) {
      return bury(dead);
    } else if (step instanceof Step.Withdrawn withdrawn) {
      it().endings().withdrawn(withdrawn.waiting());
    }
    return true;
  }

  /** Holds what would go to a target that is away, or beyond what may be in flight. */
  private Step admit(Step.Attempt attempt) {
    long opensAt = outages.opensAt(attempt.target(), clock.millis());
    if (opensAt > 0) {
      it().metrics().of(attempt.waiting().namespace()).deferred();
      return new Step.Hold(attempt.waiting().until(opensAt));
    }
    return flights.full() ? new Step.Hold(attempt.waiting()) : attempt;
  }

  /** Returns whether the record has come to its end already. */
  private boolean start(Step.Attempt attempt) throws Exception {
    Waiting waiting = attempt.waiting();
    Target target;
    try {
      target = it().targets().get(attempt.target());
    } catch (IllegalArgumentException e) {
      return bury(
          Rules.dead(
              waiting,
              it().namespaces().current(),
              DeadReason.TARGET_INVALID,
              String.valueOf(e.getMessage()),
              clock.millis()));
    }
    Flight flight =
        flights.begin(key(), waiting, attempt.record(), outages.start(attempt.target()));
    it().metrics().of(waiting.namespace()).started();
    completions.await(target, flight);
    return false;
  }

  /** Returns whether the next of its key may go on. */
  private boolean bury(Step.Dead dead) throws Exception {
    it().endings().dead(dead);
    boolean stops = Rules.stopsKey(dead, it().namespaces().current());
    if (stops) {
      it().line().stop(dead.waiting());
    }
    return !stops;
  }

  private void settleAll() throws Exception {
    settlePending();
    if (!flights.full()) {
      it().due().resume();
    }
  }

  private void settlePending() throws Exception {
    completions.answer();
    for (Ended ended = completions.poll(); ended != null; ended = completions.poll()) {
      settle(ended.flight(), ended.delivery());
    }
  }

  private void settle(Flight flight, Delivery delivery) throws Exception {
    Waiting waiting = flight.waiting();
    setCurrentKey(flight.place().key());
    flights.end(flight);
    it().held().forget(flight);
    long now = clock.millis();
    DeliveryMetrics.OfNamespace metrics = it().metrics().of(waiting.namespace());
    metrics.ended();
    long spared = outages.ended(flight.pass(), delivery, waiting.troubled(), now);
    Step step;
    if (spared > 0 && delivery instanceof Delivery.Retryable retryable) {
      step = Rules.spare(waiting, retryable, spared, now);
      metrics.deferred();
    } else {
      step =
          Rules.settle(
              waiting, flight.record(), it().namespaces().current(), delivery, now, random);
      if (step instanceof Step.Done) {
        it().endings().delivered(flight);
      } else if (step instanceof Step.Hold) {
        metrics.retried();
      }
    }
    proceed(step);
  }

  private boolean settledAndFull() throws Exception {
    settlePending();
    lag.observe(flights, it().due().behind());
    return flights.full();
  }

  private String key() {
    return (String) getCurrentKey();
  }

  private Opened it() {
    return requireNonNull(opened, "not open");
  }
}
