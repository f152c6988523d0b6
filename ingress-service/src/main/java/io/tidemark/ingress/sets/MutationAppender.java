/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.OpenAppends;
import io.tidemark.ingress.append.Route;
import io.tidemark.ingress.sets.SetStorages.Storage;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import io.tidemark.record.SetPart;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Appends what is part of a set, where the namespace has a durable storage: a mutation is saved
 * there, a completion marker there and then in the queue. Everything else goes to the queue.
 *
 * <p>A marker takes the storage's time and then the queue's, so its outcome may come later than the
 * queue's append timeout, by no more than the storage's own.
 */
public final class MutationAppender implements Append {

  /** How many parts of one namespace's sets are being saved at a time. */
  static final int AT_ONCE = 512;

  private final Append queue;
  private final SetStorages storages;
  private final InstantSource clock;
  private final SetExpiries expiries;
  private final OpenAppends open = new OpenAppends();
  private final Map<String, Turns> turns = new ConcurrentHashMap<>();

  /**
   * An appender.
   *
   * @param queue appends to the queue; closed with this
   * @param storages where mutations are saved; whoever made them closes them, after this
   * @param clock what a set's time to be completed counts from
   */
  public MutationAppender(Append queue, SetStorages storages, InstantSource clock) {
    this.queue = queue;
    this.storages = storages;
    this.clock = clock;
    this.expiries = new SetExpiries(queue);
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    if (!(entry instanceof LogRecord record) || record.setPart().isEmpty()) {
      return queue.append(route, entry, listener);
    }
    Optional<Storage> storage;
    try {
      storage = storages.find(record.namespace());
    } catch (IllegalArgumentException e) {
      listener.onOutcome(SetOutcomes.away(String.valueOf(e.getMessage())));
      return () -> false;
    }
    if (storage.isEmpty() || record.setPart().get() instanceof SetPart.Expiry) {
      return queue.append(route, entry, listener);
    }
    Part part =
        new Part(
            storage.get(),
            turns.computeIfAbsent(record.namespace(), name -> new Turns(AT_ONCE)),
            route,
            record,
            open.add(listener));
    Turns.Turn turn = part.turns.take(() -> start(part));
    Listener waiting = part.open;
    // Once the storage has begun with it, nothing takes back what it may have done.
    return () -> withdraw(turn, waiting);
  }

  @Override
  public void close(Duration timeout) {
    long now = System.nanoTime();
    long deadline = now + timeout.toNanos();
    // The other half is the queue's, which what is saved by then still goes to.
    open.awaitNone(now + timeout.toNanos() / 2);
    queue.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    open.endAll(
        new AppendOutcome.InDoubt("the server stopped before the storage or the queue answered"));
  }

  private static boolean withdraw(Turns.Turn turn, Listener open) {
    boolean mine = turn.giveUp();
    if (mine) {
      open.onOutcome(SetOutcomes.away("withdrawn before it was saved"));
    }
    return mine;
  }

  private void start(Part part) {
    if (part.record.setPart().orElseThrow() instanceof SetPart.Completion completion) {
      complete(part, completion);
    } else {
      save(part);
    }
  }

  /** Its set's expiry is appended beside it, so that the first mutation takes no longer. */
  private void save(Part part) {
    long expires = clock.millis() + part.storage.policy().expireAfter().toMillis();
    CompletionStage<AppendOutcome> expiry = expiries.ensure(part.route, part.record, expires);
    ask(
        part,
        () -> part.storage.sets().save(part.record, expires),
        () -> {
          CompletionStage<Void> unused =
              expiry.thenAccept(
                  outcome -> part.open.onOutcome(SetOutcomes.ofSavedMutation(outcome)));
        });
  }

  private void complete(Part part, SetPart.Completion completion) {
    SetName set = new SetName(part.record.namespace(), completion.setId());
    ask(
        part,
        () -> part.storage.sets().complete(set, completion.count(), part.storage.policy()),
        () ->
            queue.append(
                part.route,
                part.record,
                outcome -> part.open.onOutcome(SetOutcomes.ofSavedMarker(outcome))));
  }

  private static void ask(
      Part part, Supplier<CompletionStage<Stored<Acceptance>>> storage, Runnable whenSaved) {
    CompletionStage<Stored<Acceptance>> answer;
    try {
      answer = storage.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    CompletionStage<Void> unused =
        answer
            .handle(SetOutcomes::of)
            .thenAccept(
                saved -> {
                  part.turns.end();
                  if (saved instanceof Appended) {
                    whenSaved.run();
                  } else {
                    part.open.onOutcome(saved);
                  }
                });
  }

  /**
   * A part of a set on its way.
   *
   * @param storage where it is saved
   * @param turns bounds what is under way there
   * @param route where its marker or its expiry goes
   * @param record the part
   * @param open waits for its outcome
   */
  private record Part(Storage storage, Turns turns, Route route, LogRecord record, Listener open) {}
}
