/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryOperatorFactory.sideOutputs;
import static java.util.Objects.requireNonNull;

import io.tidemark.flow.clock.DueClock;
import io.tidemark.flow.deliver.Completions.Ended;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.NamespaceRegistry;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
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

  /** How many are called at a time that may have another target: a millisecond or two. */
  private static final int ANEW_AT_ONCE = 20;

  private final transient DeliveryEnvironment environment;
  private final transient DeliveryLimits limits;
  private final transient MailboxExecutor mailbox;
  private final transient InstantSource clock;
  private final transient Flights flights;
  private final transient Completions completions;
  private final transient HeldCounts counts = new HeldCounts(this::currentKeyGroup);
  private final transient Ledger ledger;
  private final transient Lag lag;
  private transient @Nullable Saved saved;
  private transient @Nullable Opened opened;

  DeliveryOperator(
      StreamOperatorParameters<Void> parameters,
      DeliveryEnvironment environment,
      DeliveryLimits limits) {
    super(parameters);
    this.environment = environment;
    this.limits = limits;
    this.mailbox = parameters.getMailboxExecutor();
    this.clock = environment.clock();
    this.ledger = new Ledger(environment.keepsBooks());
    this.flights = new Flights(limits.maxInFlight(), limits.maxInFlightBytes(), ledger);
    this.completions = new Completions(mailbox, this::settleAll);
    this.lag = new Lag(clock);
  }

  /** What exists from open to close. */
  private record Opened(
      HeldRecords held,
      MapState<Long, byte[]> state,
      DueClock due,
      Places places,
      Gate gate,
      Course course,
      NamespaceRegistry namespaces,
      TargetDirectory targets,
      OperatorMessages messages) {}

  /** The state that belongs to no key. */
  private record Saved(
      ListState<byte[]> census,
      ListState<byte[]> forTargets,
      ListState<byte[]> ledger,
      ListState<byte[]> paceEnds,
      Paces paces,
      ListState<byte[]> targetRates,
      Rates rates,
      ListState<byte[]> messages) {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore store = context.getOperatorStateStore();
    Rates rates = new Rates();
    Paces paces = new Paces(getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    saved =
        new Saved(
            restored(
                store.getListState(bytes("held-census")),
                saved -> counts.restoreUnplaced(saved, false)),
            restored(
                store.getListState(bytes("held-for-targets")),
                saved -> counts.restoreUnplaced(saved, true)),
            restored(store.getListState(bytes("ledger")), ledger::restore),
            restored(store.getUnionListState(bytes("pace-ends")), paces::restore),
            paces,
            restored(store.getUnionListState(bytes("target-rates")), rates::restore),
            rates,
            store.getListState(OperatorMessages.STATE));
  }

  @Override
  public void open() throws Exception {
    super.open();
    MapState<Long, byte[]> state = getPartitionedState(HeldRecords.STATE);
    HeldRecords held =
        new HeldRecords(
            state, getInternalTimerService("due", LongSerializer.INSTANCE, this), counts, ledger);
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    counts.restore(backend, state, keyGroups());
    ledger.show(getMetricGroup());
    // Targets start nothing before they are used; namespaces have a thread, so they come last.
    int tasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    TargetDirectory targets = environment.openTargets(new DeliveryTask(getMetricGroup(), tasks));
    Places places =
        new Places(
            targets::place, targets::timed, limits.maxInFlight(), requireNonNull(saved).rates());
    HeldCensus forTargets = counts.forTargets();
    Outages outages = new Outages(places, environment.random(), forTargets::total);
    DueClock due =
        new DueClock(
            clock, getProcessingTimeService(), mailbox, timeServiceManager, this::settledAndFull);
    DeliveryMetrics metrics =
        new DeliveryMetrics(
            getMetricGroup(), counts.held(), forTargets, lag::ageMillis, outages::away);
    Paces paces = requireNonNull(saved).paces();
    ListState<byte[]> list = requireNonNull(saved).messages();
    Gate gate = new Gate(clock, limits, flights, places, outages, paces, forTargets, metrics);
    NamespaceRegistry namespaces = environment.openNamespaces();
    OperatorMessages messages =
        OperatorMessages.open(this, environment, mailbox, list, sideOutputs(output));
    Endings endings =
        new Endings(metrics, namespaces, clock, ledger, messages::write, messages::write);
    KeyLine line =
        new KeyLine(held, new Followers(state, held), flights, clock, endings::withdrawn);
    Course course =
        new Course(
            environment,
            () -> (String) getCurrentKey(),
            namespaces,
            targets,
            new Course.Store(held, line),
            new Course.Departures(gate, outages, flights, completions),
            metrics,
            endings);
    opened = new Opened(held, state, due, places, gate, course, namespaces, targets, messages);
    gate.nextAnew(namespaces.current().version()); // Nobody yet; what comes after is a change.
    Recall.run(backend, held, counts, clock.millis());
    due.start();
  }

  @Override
  public void processElement(StreamRecord<QueueMessage> element) throws Exception {
    QueueMessage message = element.getValue();
    if (message.probe()) {
      it().course().withdrawOutdated(message);
      return;
    }
    ledger.add(message, Ledger.Entry.READ, 1);
    Step step = it().course().arrive(message);
    if (step instanceof Step.Attempt attempt) {
      awaitTurn(attempt); // Before the key is looked at: what ends meanwhile may change it.
    }
    it().course().takeIn(message, step);
  }

  @Override
  public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
    long slot = timer.getNamespace();
    if (flights.contains(new Flight.Place(timer.getKey(), slot))) {
      return; // Spilled at a checkpoint, and still in flight.
    }
    Waiting waiting = it().held().take(slot, timer.getTimestamp());
    if (waiting == null) {
      return;
    }
    if (waiting.mark() == Waiting.Mark.STOPS_KEY) {
      it().course().stoppedKeyLooks(waiting);
    } else {
      lag.fired(waiting.dueMillis());
      it().course().due(waiting);
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
    Saved save = requireNonNull(saved);
    // What is in flight now is held by whoever restores this.
    counts.save(getKeyedStateBackend(), it().state(), keyGroups(), flights.all(), this::keyGroupOf);
    save.census().update(counts.encodeUnplaced(false));
    save.forTargets().update(counts.encodeUnplaced(true));
    save.ledger().update(ledger.encode(flights.all()));
    save.paceEnds().update(save.paces().encode());
    save.targetRates().update(it().places().encodeRates(clock.millis()));
    it().messages().save(save.messages());
    super.snapshotState(context);
  }

  @Override
  public void endInput() throws Exception {
    while (!flights.isEmpty() || it().messages().isWriting()) {
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
      closing.messages().close();
    }
    super.close();
  }

  HeldCounts counts() {
    return counts;
  }

  Flights inFlight() {
    return flights;
  }

  Ledger books() {
    return ledger;
  }

  /** Back-pressure: what is upstream waits in Kafka. Checkpoints don't run in here. */
  private void awaitTurn(Step.Attempt attempt) throws InterruptedException {
    long since = clock.millis();
    Object key = getCurrentKey();
    while (it().gate().worthWaiting(attempt, since)) {
      mailbox.yield(); // For a completion, or the next look at the clock.
    }
    setCurrentKey(key);
  }

  private void settleAll() throws Exception {
    settlePending();
    if (!it().gate().full()) {
      it().due().resume();
    }
  }

  private void settlePending() throws Exception {
    completions.answer();
    for (Ended ended = completions.poll(); ended != null; ended = completions.poll()) {
      setCurrentKey(ended.flight().place().key());
      it().course().settle(ended.flight(), ended.delivery());
      Place place = ended.flight().pass().place();
      call(() -> it().gate().next(place), Integer.MAX_VALUE);
    }
    // Those that had room while the task had none: nothing of theirs may be in flight to call them.
    for (Place place = it().gate().nextReady(); place != null; place = it().gate().nextReady()) {
      Place ready = place;
      call(() -> it().gate().next(ready), Integer.MAX_VALUE);
    }
  }

  /** Those who wait go on before their time: who is next, and at most so many. */
  private void call(Parking.Next waiting, int most) throws Exception {
    for (int i = 0; i < most; i++) {
      Parking.Spot next = waiting.poll();
      if (next == null) {
        return;
      }
      setCurrentKey(next.key());
      it().course().called(next);
    }
  }

  private boolean settledAndFull() throws Exception {
    settlePending();
    for (Place place : it().gate().takePaced()) {
      call(() -> it().gate().next(place), Integer.MAX_VALUE);
    }
    it().messages().tick();
    long version = it().namespaces().current().version();
    call(() -> it().gate().nextAnew(version), ANEW_AT_ONCE);
    lag.observe(flights, it().due().behind());
    return it().gate().full();
  }

  private int currentKeyGroup() {
    return keyGroupOf((String) getCurrentKey());
  }

  private int keyGroupOf(String key) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return KeyGroupRangeAssignment.assignToKeyGroup(key, task.getMaxNumberOfParallelSubtasks());
  }

  private KeyGroupRange keyGroups() {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
        task.getMaxNumberOfParallelSubtasks(),
        task.getNumberOfParallelSubtasks(),
        task.getIndexOfThisSubtask());
  }

  private Opened it() {
    return requireNonNull(opened, "not open");
  }

  private static ListStateDescriptor<byte[]> bytes(String name) {
    return new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE);
  }

  private static ListState<byte[]> restored(ListState<byte[]> state, Consumer<byte[]> restore)
      throws Exception {
    for (byte[] entry : state.get()) {
      restore.accept(entry);
    }
    return state;
  }
}
