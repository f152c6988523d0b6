/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static java.util.Objects.requireNonNull;

import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.namespace.document.DurationText;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.SetProgress.State;
import io.tidemark.sets.Stored;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a set: what is saved of it is read, its mutations are delivered a page at a time,
 * each once the one before is, and how far that came is saved after each page and at the end.
 *
 * <p>Whatever this answers that ends in a dead letter, it has saved before that the set is dead: so
 * whoever asks for the set hears of it. Where that can't be saved no attempt is spent.
 */
final class SetRun {

  private final Surroundings around;
  private final MutationSets sets;
  private final Namespace namespace;
  private final LogRecord record;
  private final SetPart part;
  private final SetName name;
  private final SetPolicy policy;
  private final SetMetrics.OfNamespace metrics;

  private SetStart.@Nullable Apply begun;
  private SetPage page = new SetPage(List.of(), OptionalInt.empty(), "");
  private int next;
  private int applied;
  private long writtenMillis;
  private boolean unsaved;

  /**
   * What all attempts share.
   *
   * @param mutations takes them to their targets
   * @param clock the wall clock
   * @param metrics counts
   * @param closed whether the task ends: another goes on with its sets, so nothing more is begun
   */
  record Surroundings(
      Mutations mutations, InstantSource clock, SetMetrics metrics, BooleanSupplier closed) {}

  /**
   * Makes one.
   *
   * @param sets where the set is saved
   * @param namespace its namespace
   * @param record its marker, or its expiry
   * @param part the same as a part of the set
   */
  SetRun(
      Surroundings around, MutationSets sets, Namespace namespace, LogRecord record, SetPart part) {
    this.around = around;
    this.sets = sets;
    this.namespace = namespace;
    this.record = record;
    this.part = part;
    this.name = new SetName(namespace.name(), part.setId());
    this.policy = namespace.sets().orElse(SetPolicy.DEFAULT);
    this.metrics = around.metrics().of(namespace.name());
  }

  CompletionStage<Delivery> run() {
    return Steps.run(this::step);
  }

  private CompletionStage<Optional<Delivery>> step() {
    if (around.closed().getAsBoolean()) {
      return answer(Delivery.Retryable.target("the task has ended"));
    } else if (begun == null) {
      return sets.head(name).thenCompose(this::begin);
    } else if (next < page.mutations().size()) {
      return apply(page.mutations().get(next));
    } else if (page.stoppedAt().isPresent()) {
      return fail(page.stoppedAt().getAsInt(), page.error(), Optional.empty());
    } else if (applied == count()) {
      return sets.end(name, progress(State.APPLIED, 0, ""), policy).thenApply(this::ended);
    } else if (unsaved) {
      return goOn();
    }
    return sets.read(name, applied + 1, Math.min(count(), applied + begun.pageSize()))
        .thenApply(this::turn);
  }

  private CompletionStage<Optional<Delivery>> begin(Stored<Optional<SetHead>> stored) {
    if (!(stored instanceof Stored.Done<Optional<SetHead>> done)) {
      return answer(failed(stored));
    }
    SetStart start = SetStart.of(name, part, done.value(), now());
    if (start instanceof SetStart.Answer answer) {
      return answer(answer.delivery());
    } else if (start instanceof SetStart.Expire) {
      return sets.end(name, progress(State.EXPIRED, 0, ""), policy).thenApply(this::expired);
    }
    begun = (SetStart.Apply) start;
    SetProgress from = begun.from();
    applied = from.applied();
    writtenMillis = from.lastWrittenMillis();
    if (namespace.retry().expired(record.dueMillis(), now())) {
      String late =
          begun.late(namespace.retry().expireAfter().map(DurationText::format).orElse(""));
      return stop(State.DEAD, applied + 1, late, new Delivery.Rejected(late, true));
    }
    return from.state() == State.DEAD ? goOn() : going();
  }

  private Optional<Delivery> turn(Stored<SetPage> stored) {
    if (!(stored instanceof Stored.Done<SetPage> done)) {
      return Optional.of(failed(stored));
    }
    page = done.value();
    next = 0;
    if (page.mutations().isEmpty() && page.stoppedAt().isEmpty()) {
      page = missing(applied + 1);
    }
    return Optional.empty();
  }

  private CompletionStage<Optional<Delivery>> apply(LogRecord saved) {
    int sequence = applied + 1;
    if (!saved.setPart().equals(Optional.of(new SetPart.Mutation(name.id(), sequence)))) {
      page = missing(sequence);
      return going();
    }
    long early = saved.dueMillis() - now();
    if (early > 0) {
      return wait(
          sequence, Delivery.Retryable.dependency("it isn't due yet", Duration.ofMillis(early)));
    }
    LogRecord mutation =
        saved
            .withWrittenMillis(Math.max(writtenMillis, saved.writtenMillis()))
            .withAttempt(record.attempt());
    boolean troubled = requireNonNull(begun).from().failingSequence() == sequence;
    return around
        .mutations()
        .deliver(mutation, namespace, troubled)
        .thenCompose(delivery -> settle(mutation, sequence, delivery));
  }

  private CompletionStage<Optional<Delivery>> settle(
      LogRecord mutation, int sequence, Delivery delivery) {
    if (delivery instanceof Delivery.Rejected rejected) {
      return stop(
          State.DEAD,
          sequence,
          rejected.error(),
          new Delivery.Rejected(at(sequence, rejected.error())));
    } else if (delivery instanceof Delivery.Retryable retryable) {
      return retryable.scope() == Delivery.Scope.DEPENDENCY
          ? wait(sequence, retryable)
          : fail(sequence, retryable.error(), retryable.retryAfter());
    }
    next++;
    applied = sequence;
    writtenMillis = mutation.writtenMillis();
    unsaved = true;
    metrics.mutationsApplied().inc();
    return going();
  }

  /** A mutation failed: an attempt of the set's is spent, and where it was the last it is dead. */
  private CompletionStage<Optional<Delivery>> fail(
      int sequence, String error, Optional<Duration> retryAfter) {
    String told = at(sequence, error);
    boolean last = lastAttempt();
    Delivery answer =
        last && part instanceof SetPart.Expiry
            ? new Delivery.Rejected(told) // As an expiry it would be tried for ever.
            : new Delivery.Retryable(told, retryAfter, Delivery.Scope.RECORD);
    return stop(last ? State.DEAD : State.APPLYING, sequence, error, answer);
  }

  /** What a mutation depends on isn't there: no attempt is spent. */
  private CompletionStage<Optional<Delivery>> wait(int sequence, Delivery.Retryable retryable) {
    Delivery.Retryable answer =
        new Delivery.Retryable(
            at(sequence, retryable.error()), retryable.retryAfter(), retryable.scope());
    SetProgress from = requireNonNull(begun).from();
    boolean told = from.failingSequence() == sequence && from.reason().equals(retryable.error());
    return told && !unsaved && from.state() == State.APPLYING
        ? answer(answer) // It looks again every few seconds, and finds it as it was.
        : stop(State.APPLYING, sequence, retryable.error(), answer);
  }

  private CompletionStage<Optional<Delivery>> stop(
      State state, int sequence, String reason, Delivery answer) {
    return sets.progress(name, progress(state, sequence, reason))
        .thenApply(
            stored -> {
              if (!(stored instanceof Stored.Done)) {
                return Optional.of(failed(stored));
              }
              if (state == State.DEAD) {
                metrics.setsDead().inc();
              }
              return Optional.of(answer);
            });
  }

  private CompletionStage<Optional<Delivery>> goOn() {
    unsaved = false;
    return sets.progress(name, progress(State.APPLYING, 0, ""))
        .thenApply(
            stored ->
                stored instanceof Stored.Done ? Optional.empty() : Optional.of(failed(stored)));
  }

  private Optional<Delivery> ended(Stored<Boolean> stored) {
    if (!(stored instanceof Stored.Done)) {
      return Optional.of(failed(stored));
    }
    metrics.setsApplied().inc();
    return Optional.of(Delivery.Delivered.INSTANCE);
  }

  private Optional<Delivery> expired(Stored<Boolean> stored) {
    if (!(stored instanceof Stored.Done<Boolean> done)) {
      return Optional.of(failed(stored));
    } else if (!done.value()) {
      return Optional.empty(); // Somebody has written of it: its head says what comes now.
    }
    metrics.setsExpired().inc();
    return Optional.of(Delivery.Delivered.INSTANCE);
  }

  private Delivery failed(Stored<?> stored) {
    Stored.Failed<?> failed = (Stored.Failed<?>) stored;
    String error = "the durable storage of set " + name + ": " + failed.error();
    if (failed.reach() == Stored.Reach.REFUSED) {
      return new Delivery.Rejected(error);
    } else if (lastAttempt()) {
      return Delivery.Retryable.dependency(error); // It couldn't be saved that it is dead.
    }
    return failed.reach() == Stored.Reach.AWAY
        ? Delivery.Retryable.target(error)
        : Delivery.Retryable.unanswered(error);
  }

  private SetPage missing(int sequence) {
    return new SetPage(
        List.of(), OptionalInt.of(sequence), "it isn't there, though the set is complete");
  }

  private SetProgress progress(State state, int failingSequence, String reason) {
    return new SetProgress(state, applied, writtenMillis, failingSequence, reason, now());
  }

  private String at(int sequence, String error) {
    return "sequence %d of %d: %s".formatted(sequence, count(), error);
  }

  private boolean lastAttempt() {
    return (begun != null || part instanceof SetPart.Completion)
        && !namespace.retry().allowsAnother(record.attempt());
  }

  private int count() {
    return requireNonNull(begun).completion().count();
  }

  private long now() {
    return around.clock().millis();
  }

  private static CompletionStage<Optional<Delivery>> going() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static CompletionStage<Optional<Delivery>> answer(Delivery delivery) {
    return CompletableFuture.completedFuture(Optional.of(delivery));
  }
}
