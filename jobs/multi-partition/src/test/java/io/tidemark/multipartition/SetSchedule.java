/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.multipartition.apply.SetEnvironment;
import io.tidemark.multipartition.apply.SetStores;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.SetPart;
import io.tidemark.record.WalHeaders;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress.State;
import io.tidemark.sets.Stored;
import io.tidemark.target.Delivery;
import io.tidemark.testing.InMemoryMutationSets;
import io.tidemark.testing.InMemoryMutationSets.Call;
import io.tidemark.testing.TestClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One random schedule: sets of which some lose a part, written in any order and more than once;
 * targets and a storage that fail; crashes that restore the last checkpoint and read again what was
 * read since. The storage, the queue and what the target has seen survive.
 */
final class SetSchedule implements AutoCloseable {

  private static final long NOW = 1_000_000;
  private static final int SETS = 3;
  private static final int LARGEST = 6;

  private final Random random;
  private final boolean durable;
  private final TestClock clock = TestClock.atMillis(NOW);
  private final InMemoryMutationSets storage = new InMemoryMutationSets(clock);
  private final ScheduleWorld world;
  private final SetModel model = new SetModel();
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private final List<QueueMessage> queue = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private JobHarness job;
  private JobHarness.@Nullable Saved checkpoint;
  private int read;
  private int readAtCheckpoint;
  private int seen;

  SetSchedule(long seed, boolean durable) throws Exception {
    this.random = new Random(seed);
    this.durable = durable;
    this.world = new ScheduleWorld(clock, durable);
    List<Runnable> all = new ArrayList<>();
    for (int i = 0; i < SETS; i++) {
      all.addAll(durable ? saved("set-" + i) : queued("set-" + i));
    }
    if (!durable) {
      Collections.shuffle(all, random);
    }
    writes.addAll(all);
    job = open();
  }

  private JobHarness open() throws Exception {
    return new JobHarness(
        world, new SetEnvironment(world, () -> new Surviving(storage)), checkpoint);
  }

  void step() throws Exception {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> write();
      case 3, 4 -> advance(random.nextInt(1500));
      case 5, 6, 7, 8 -> endOne();
      case 9 -> {
        checkpoint = job.snapshot(clock.millis());
        readAtCheckpoint = read;
      }
      case 10 -> fault();
      default -> {
        if (random.nextInt(6) == 0) {
          crash();
        }
      }
    }
  }

  /** All heals, and whatever is dead is written again. */
  void finish() throws Exception {
    while (!writes.isEmpty()) {
      write();
    }
    for (int i = 0; i < 100; i++) {
      endOne();
      advance(500);
    }
    storage.heal();
    world.repair();
    for (int round = 0; round < 6; round++) {
      settle();
      List<DeadLetter> redriven = List.copyOf(letters);
      letters.clear();
      for (DeadLetter letter : redriven) {
        queue.add(again(letter));
        readOne();
      }
    }
    settle();
    assertThat(job.held()).as("nothing is left to be delivered").isZero();
    model.checkEnd();
    if (durable) {
      model.sets().forEach((set, complete) -> checkState(set, complete));
    }
  }

  private void checkState(String set, boolean complete) {
    var head = done(storage.head(new SetName("orders", set)));
    if (complete) {
      assertThat(head.orElseThrow().progress().orElseThrow().state()).isEqualTo(State.APPLIED);
    } else if (head.isPresent()) {
      assertThat(head.get().progress().orElseThrow().state()).isEqualTo(State.EXPIRED);
    }
  }

  private void settle() throws Exception {
    for (int i = 0; i < 60; i++) {
      takeAll();
      advance(1000);
    }
  }

  private List<Runnable> queued(String set) {
    int count = 1 + random.nextInt(LARGEST);
    int lost = random.nextInt(3) == 0 ? random.nextInt(count + 1) : -1; // 0 is the marker.
    model.begins(set, count, lost < 0);
    List<Runnable> all = new ArrayList<>();
    for (int sequence = 0; sequence <= count; sequence++) {
      SetPart part =
          sequence == 0 ? new SetPart.Completion(set, count) : new SetPart.Mutation(set, sequence);
      for (int copies = random.nextInt(4) == 0 ? 2 : 1; copies > 0 && sequence != lost; copies--) {
        all.add(() -> queue.add(message(record(part), 0)));
      }
    }
    return all;
  }

  private List<Runnable> saved(String set) {
    int count = 1 + random.nextInt(LARGEST);
    boolean lost = random.nextInt(4) == 0;
    SetName name = new SetName("orders", set);
    model.begins(set, count, false);
    List<Runnable> all = new ArrayList<>();
    for (int sequence = 1; sequence <= count; sequence++) {
      SetPart.Mutation part = new SetPart.Mutation(set, sequence);
      all.add(() -> settled(() -> storage.save(record(part), expires())));
    }
    Collections.shuffle(all, random);
    all.add(random.nextInt(all.size() + 1), () -> expiry(set));
    if (lost) {
      return all;
    }
    all.add(
        () -> {
          Acceptance accepted = settled(() -> storage.complete(name, count, ScheduleWorld.SETS));
          boolean complete = accepted instanceof Acceptance.Accepted;
          model.begins(set, count, complete);
          if (complete && random.nextInt(6) > 0) { // Else whoever completed it is gone.
            queue.add(message(record(new SetPart.Completion(set, count)), 0));
          }
          if (random.nextInt(4) == 0) {
            expiry(set); // A server that hadn't heard of it.
          }
        });
    return all;
  }

  private void expiry(String set) {
    queue.add(message(record(new SetPart.Expiry(set)), expires()));
  }

  private long expires() {
    return clock.millis() + ScheduleWorld.SETS.expireAfter().toMillis();
  }

  /** Who writes tries again until it is told. */
  private <T> T settled(Supplier<CompletionStage<Stored<T>>> call) {
    storage.heal();
    return done(call.get());
  }

  private static <T> T done(CompletionStage<Stored<T>> stage) {
    return ((Stored.Done<T>) stage.toCompletableFuture().join()).value();
  }

  private LogRecord record(SetPart part) {
    boolean mutation = part instanceof SetPart.Mutation;
    return new LogRecord(
            part.recordId(),
            "orders",
            ByteString.copyFromUtf8(part.setId()),
            ByteString.copyFromUtf8(mutation ? part.recordId() : ""),
            List.of(),
            Optional.empty(),
            clock.millis(),
            clock.millis() - random.nextInt(1000),
            "",
            "",
            1)
        .withSetPart(part);
  }

  private QueueMessage message(LogRecord record, long due) {
    List<RawHeader> headers = new ArrayList<>();
    RecordCodec.headers(record)
        .forEach(
            header ->
                headers.add(
                    new RawHeader(
                        header.name(),
                        due > 0 && header.name().equals(WalHeaders.DUE)
                            ? ByteString.copyFromUtf8(Long.toString(due))
                            : header.value())));
    return new QueueMessage(
        "main", "orders", 0, queue.size(), 500, RecordCodec.key(record), record.payload(), headers);
  }

  private QueueMessage again(DeadLetter letter) {
    QueueMessage message = letter.message();
    List<RawHeader> headers = new ArrayList<>(message.headers());
    headers.add(
        new RawHeader(WalHeaders.DEAD_REASON, ByteString.copyFromUtf8(letter.reason().name())));
    return new QueueMessage(
        "main", "orders", 0, queue.size(), 500, message.key(), message.value(), headers);
  }

  private void write() throws Exception {
    if (!writes.isEmpty()) {
      writes.remove().run();
      while (read < queue.size()) {
        readOne();
      }
    }
  }

  private void readOne() throws Exception {
    job.process(queue.get(read++));
    observe();
  }

  private void advance(long millis) throws Exception {
    var unused = clock.advance(Duration.ofMillis(millis));
    job.look();
    observe();
  }

  private void endOne() throws Exception {
    List<ScheduleWorld.Attempt> pending = world.pending();
    if (pending.isEmpty()) {
      return;
    }
    ScheduleWorld.Attempt attempt = pending.get(random.nextInt(pending.size()));
    Delivery delivery =
        switch (random.nextInt(9)) {
          case 0 -> Delivery.Retryable.record("not now");
          case 1 -> Delivery.Retryable.target("away");
          case 2 -> new Delivery.Rejected("never");
          case 3 -> Delivery.Retryable.unanswered("nothing came");
          default -> Delivery.Delivered.INSTANCE;
        };
    if (delivery instanceof Delivery.Delivered) {
      model.delivered(attempt.record());
    }
    attempt.end().complete(delivery);
    job.run();
    observe();
  }

  private void fault() {
    if (random.nextBoolean()) {
      storage.heal();
    } else {
      Stored.Reach reach = random.nextBoolean() ? Stored.Reach.AWAY : Stored.Reach.IN_DOUBT;
      Call[] calls = {Call.HEAD, Call.READ, Call.PROGRESS, Call.END};
      storage.failNext(1 + random.nextInt(3), reach, calls[random.nextInt(calls.length)]);
    }
  }

  /** What is in flight is lost with the process: the target has it, but nobody hears of it. */
  private void crash() throws Exception {
    job.close();
    takeAll();
    observe();
    job = open();
    read = checkpoint == null ? 0 : readAtCheckpoint;
    while (read < queue.size()) {
      readOne();
    }
  }

  private void takeAll() {
    for (ScheduleWorld.Attempt attempt : world.pending()) {
      model.delivered(attempt.record());
      boolean unused = attempt.end().complete(Delivery.Delivered.INSTANCE);
    }
  }

  /** Hands the model what has happened since it was last asked. */
  private void observe() {
    List<ScheduleWorld.Attempt> attempts = world.attempts();
    for (; seen < attempts.size(); seen++) {
      ScheduleWorld.Attempt attempt = attempts.get(seen);
      model.arrives(attempt.record());
      if (attempt.end().isDone()) {
        model.delivered(attempt.record());
      }
    }
    for (DeadLetter letter : job.takeDead()) {
      letters.add(letter);
      if (durable) {
        assertThat(letter.reason()).isNotEqualTo(DeadReason.SET_INCOMPLETE);
        assertSaidToBeDead(letter.message().header(WalHeaders.SET_ID));
      }
    }
  }

  /** Whoever is told of a dead letter finds that the set says so too. */
  private void assertSaidToBeDead(String set) {
    if (storage.head(new SetName("orders", set)).toCompletableFuture().join()
        instanceof Stored.Done<Optional<SetHead>> done) {
      assertThat(done.value().orElseThrow().progress().orElseThrow().state())
          .as("%s at its dead letter", set)
          .isEqualTo(State.DEAD);
    }
  }

  @Override
  public void close() throws Exception {
    job.close();
  }

  /** Closing the task's storages doesn't close what survives it. */
  private record Surviving(InMemoryMutationSets storage) implements SetStores {
    @Override
    public MutationSets get(DurableStorage ignored) {
      return storage;
    }

    @Override
    public void close() {}
  }
}
