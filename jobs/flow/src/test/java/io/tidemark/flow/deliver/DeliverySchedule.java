/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * One random schedule, run on as many tasks as it comes to. A crash restores the last checkpoint,
 * at another parallelism at times, and reads again what was read since, as from Kafka.
 */
final class DeliverySchedule implements AutoCloseable {

  private static final long NOW = 1_000_000;
  private static final int KEYS = 3;
  private static final int IDS_PER_KEY = 6;

  /** Few, for a look through a task's state goes through each of its key groups. */
  private static final int MAX_PARALLELISM = 8;

  private static final int STEPS_A_JUMP = 40;
  private static final int FURTHEST_JUMP = 300_000;

  /** In flight in a schedule with a neighbour: what a place has at the least, four times. */
  private static final int ROOM = 4 * TargetLimit.FLOOR;

  private final Random random;
  private final Optional<Random> clockJumps;
  private final World world = new World(NOW);
  private final DeliveryLimits limits;
  private final Optional<ScheduleDocuments> documents;
  private final DeliveryPolicy policy;
  private final ScheduleModel model;
  private final NeighbourModel neighbour = new NeighbourModel();
  private final List<QueueMessage> log = new ArrayList<>();
  private final List<DeliveryHarness> tasks = new ArrayList<>();
  private @Nullable OperatorSubtaskState checkpoint;
  private int checkpointParallelism;
  private int readAtCheckpoint;
  private long latest = NOW;
  private boolean away;

  /**
   * A schedule.
   *
   * @param clockJumps whether the wall clock is set forward and back by minutes; drawn apart, so
   *     that a seed says the same otherwise
   */
  DeliverySchedule(long seed, DeliveryPolicy policy, boolean clockJumps) throws Exception {
    this.random = new Random(seed);
    this.clockJumps = clockJumps ? Optional.of(new Random(~seed)) : Optional.empty();
    this.limits = new DeliveryLimits(1 + random.nextInt(8), 1 << 20);
    this.policy = policy;
    this.documents = Optional.empty();
    this.model = new ScheduleModel(policy);
    world.setNamespaces(World.withPolicy(policy));
    open(1);
  }

  /**
   * A schedule in which the orders' document comes late, changes, vanishes and comes back while
   * records wait, and their target is away at times; a neighbour, whose target is always well, must
   * not notice.
   *
   * @param reorders whether keys lose their order and get it back as well
   */
  static DeliverySchedule withChanges(long seed, DeliveryPolicy policy, boolean reorders)
      throws Exception {
    return new DeliverySchedule(seed, policy, new Random(seed ^ 0x5DEECE66DL), reorders);
  }

  private DeliverySchedule(long seed, DeliveryPolicy policy, Random changes, boolean reorders)
      throws Exception {
    this.random = new Random(seed);
    this.clockJumps = Optional.empty();
    this.limits = new DeliveryLimits(ROOM, 1 << 20); // The neighbour's room is never taken.
    this.policy = policy;
    ScheduleDocuments drawn = new ScheduleDocuments(world, changes, policy, reorders);
    this.documents = Optional.of(drawn);
    this.model = new ScheduleModel(drawn, reorders);
    open(1);
  }

  void step() throws Exception {
    if (clockJumps.isPresent() && clockJumps.get().nextInt(STEPS_A_JUMP) == 0) {
      advance(clockJumps.get().nextInt(2 * FURTHEST_JUMP) - FURTHEST_JUMP);
    }
    if (documents.isPresent()) {
      change(documents.get());
    }
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> append(write());
      case 3 -> append(cancel());
      case 4, 5 -> advance(random.nextInt(2000));
      case 6, 7, 8 -> endOne();
      case 9 -> checkpoint();
      default -> {
        if (random.nextInt(8) == 0) {
          crash();
        }
      }
    }
    count();
  }

  private void change(ScheduleDocuments drawn) throws Exception {
    if (random.nextInt(6) == 0) {
      drawn.change();
      model.changes(drawn);
    }
    if (random.nextInt(12) == 0) {
      away = !away;
    }
    if (random.nextInt(4) == 0) {
      append(neighbours());
    }
  }

  /** Goes on until all is done; dead records that stop their keys are cancelled. */
  void finish() throws Exception {
    away = false;
    documents.ifPresent(
        drawn -> {
          drawn.settle();
          model.changes(drawn);
        });
    advance(latest - world.now()); // What a clock that was set back has kept waiting is due again.
    for (int i = 0; i < 10_000 && !idle(); i++) {
      endOne();
      advance(500);
      count();
      if (i % 50 == 49) {
        for (String id : model.stoppers()) {
          append(message(id, true, 0));
        }
      }
    }
    assertThat(entries()).as("state").isZero();
    assertThat(tasks.stream().mapToInt(DeliveryHarness::timers).sum()).as("timers").isZero();
    observe();
    model.checkEnd();
    neighbour.checkEnd();
    for (DeliveryHarness task : tasks) {
      assertThat(task.counts().held().total()).as("held, by the counts").isZero();
      assertThat(task.counts().forTargets().total()).as("for targets, by the counts").isZero();
    }
    assertThat(booked(Ledger.Entry.READ)).as("read, by the books").isEqualTo(log.size());
    assertThat(booked(Ledger.Entry.HELD)).as("held, by the books").isZero();
    assertThat(booked(Ledger.Entry.IN_FLIGHT)).as("in flight, by the books").isZero();
  }

  private long booked(Ledger.Entry entry) {
    return tasks.stream().mapToLong(task -> task.books().total(entry)).sum();
  }

  private boolean idle() {
    return entries() == 0 && world.open().isEmpty();
  }

  private int entries() {
    return tasks.stream().mapToInt(DeliveryHarness::stateEntries).sum();
  }

  private QueueMessage neighbours() {
    long due = world.now() + (random.nextBoolean() ? 0 : random.nextInt(5000));
    neighbour.writes(log.size(), due);
    QueueMessage plain = DeliveryHarness.message(log.size(), "n-" + log.size(), due);
    List<QueueMessage.RawHeader> headers =
        plain.headers().stream()
            .map(
                header ->
                    header.name().equals(WalHeaders.NAMESPACE)
                        ? DeliveryHarness.header(WalHeaders.NAMESPACE, World.NEIGHBOUR)
                        : header)
            .toList();
    return new QueueMessage(
        plain.cluster(),
        World.NEIGHBOUR,
        plain.partition(),
        plain.offset(),
        plain.timestampMillis(),
        plain.key(),
        plain.value(),
        headers);
  }

  private QueueMessage write() {
    long due = world.now() + (random.nextBoolean() ? 0 : random.nextInt(5000));
    return message(id(), false, due);
  }

  private QueueMessage cancel() {
    return message(id(), true, 0);
  }

  private String id() {
    return random.nextInt(KEYS) + "-" + random.nextInt(IDS_PER_KEY);
  }

  private QueueMessage message(String id, boolean cancels, long due) {
    QueueMessage plain =
        cancels
            ? DeliveryHarness.cancel(log.size(), id)
            : DeliveryHarness.message(log.size(), id, due);
    QueueMessage keyed =
        new QueueMessage(
            plain.cluster(),
            plain.topic(),
            plain.partition(),
            plain.offset(),
            plain.timestampMillis(),
            com.google.protobuf.ByteString.copyFromUtf8(ScheduleModel.key(id)),
            plain.value(),
            plain.headers());
    boolean ordered = documents.map(ScheduleDocuments::policy).orElse(policy).ordered();
    return ordered ? keyed.inOrder() : keyed;
  }

  private void append(QueueMessage message) throws Exception {
    log.add(message);
    read(message);
  }

  /** A full task would wait for a completion that only this thread can bring. */
  private void read(QueueMessage message) throws Exception {
    while (world.open().size() >= Math.min(limits.maxInFlight(), TargetLimit.FLOOR)) {
      endOne();
    }
    boolean cancels = !message.header(WalHeaders.CANCEL).isEmpty();
    if (message.topic().equals(World.TOPIC)) {
      model.reads(message.offset(), message.ownId(), cancels);
    } else {
      neighbour.reads(message.offset());
    }
    int group =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            message.routingKey(), MAX_PARALLELISM, tasks.size());
    tasks.get(group).process(message);
    observe();
    model.arrived();
    neighbour.check(world.now());
  }

  private void advance(long millis) throws Exception {
    world.setTime(Math.max(NOW, world.now() + millis));
    latest = Math.max(latest, world.now());
    for (DeliveryHarness task : tasks) {
      task.look();
    }
    observe();
    neighbour.check(world.now());
  }

  private void endOne() throws Exception {
    List<World.Attempt> open = world.open();
    if (open.isEmpty()) {
      return;
    }
    World.Attempt attempt = open.get(random.nextInt(open.size()));
    Delivery delivery =
        away
            ? Delivery.Retryable.target("away for long")
            : documents.isPresent() && random.nextInt(8) == 0 ? throttled() : anyEnd();
    model.ends(ScheduleModel.offset(attempt.record()));
    attempt.end().complete(delivery);
    for (DeliveryHarness task : tasks) {
      task.mails();
    }
    observe();
  }

  /** Its target takes others, and more than it is sent would be too many. */
  private Delivery throttled() {
    return Delivery.Retryable.throttled(
        "too many",
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(random.nextInt(3_000))));
  }

  private Delivery anyEnd() {
    return switch (random.nextInt(8)) {
      case 0 -> Delivery.Retryable.record("not now");
      case 1 -> Delivery.Retryable.target("away");
      case 2 -> new Delivery.Rejected("never");
      case 3 -> Delivery.Retryable.unanswered("nothing came");
      default -> Delivery.Delivered.INSTANCE;
    };
  }

  /** Hands the model what has happened since it was last asked. */
  private void observe() throws Exception {
    for (World.Attempt attempt : world.takeNew()) {
      if (attempt.record().namespace().equals(World.NEIGHBOUR)) {
        neighbour.sends(ScheduleModel.offset(attempt.record()));
      } else {
        model.sends(attempt.record(), attempt.atMillis());
      }
    }
    for (DeliveryHarness task : tasks) {
      for (DeadLetter letter : task.takeDead()) {
        assertThat(letter.message().topic()).as("dead").isEqualTo(World.TOPIC);
        model.dies(letter.message().offset(), letter.message().ownId());
      }
      for (Outcome outcome : task.takeOutcomes()) {
        model.hasOutcome(outcome);
      }
    }
  }

  /** The books and the counts are as a look through all state says. */
  private void count() throws Exception {
    for (DeliveryHarness task : tasks) {
      assertThat(task.books().missing()).as("missing in the books").isZero();
      assertThat(List.of(task.counts().held().total(), task.counts().forTargets().total()))
          .as("held, and of it for targets")
          .isEqualTo(task.countAnew());
    }
  }

  private void checkpoint() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (DeliveryHarness task : tasks) {
      states.add(task.snapshot());
    }
    checkpoint =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new));
    checkpointParallelism = tasks.size();
    readAtCheckpoint = log.size();
    model.saves();
  }

  private void crash() throws Exception {
    close();
    world.loseOpen();
    model.restores();
    open(1 + random.nextInt(3));
    for (QueueMessage message :
        List.copyOf(log.subList(checkpoint == null ? 0 : readAtCheckpoint, log.size()))) {
      read(message);
    }
  }

  private void open(int parallelism) throws Exception {
    for (int i = 0; i < parallelism; i++) {
      var task = new DeliveryHarness.Subtask(i, parallelism, MAX_PARALLELISM);
      OperatorSubtaskState state =
          checkpoint == null
              ? null
              : DeliveryHarness.share(checkpoint, checkpointParallelism, task);
      tasks.add(DeliveryHarness.open(world, limits, state, task, new HashMapStateBackend()));
    }
  }

  @Override
  public void close() throws Exception {
    for (DeliveryHarness task : tasks) {
      task.close();
    }
    tasks.clear();
  }
}
