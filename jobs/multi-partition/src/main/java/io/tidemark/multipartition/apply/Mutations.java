/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.namespace.Namespace;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes single mutations to the targets that they name: where that is allowed, in their turn, and
 * not where the place is known to be away. Safe for threads.
 */
final class Mutations {

  private static final Logger LOG = LoggerFactory.getLogger(Mutations.class);

  /** Where they are sent to. */
  interface Targets {
    /**
     * Starts an attempt.
     *
     * @throws IllegalArgumentException if no kind takes the address, or the deployment lacks what
     *     it needs
     */
    CompletionStage<Delivery> start(TargetUri target, LogRecord record);

    /** What fails as a whole where the address does. */
    String place(TargetUri target);
  }

  /** Waits without keeping a thread. */
  interface Pause {
    CompletionStage<?> of(long millis);
  }

  private final Targets targets;
  private final AwayPlaces away;
  private final Turns turns;
  private final Pause pause;
  private final InstantSource clock;

  Mutations(Targets targets, AwayPlaces away, Turns turns, Pause pause, InstantSource clock) {
    this.targets = targets;
    this.away = away;
    this.turns = turns;
    this.pause = pause;
    this.clock = clock;
  }

  /** Whether a set of the namespace had better wait before it begins. */
  boolean crowded(Namespace namespace) {
    return namespace.delivery().maxPerSecond().isPresent() && turns.crowded(namespace.name());
  }

  /**
   * Delivers one.
   *
   * @param troubled whether it had failed before
   * @return what came of it; retryable either as its own failure or for want of what it depends on
   */
  CompletionStage<Delivery> deliver(LogRecord mutation, Namespace namespace, boolean troubled) {
    Optional<TargetUri> named = mutation.target().or(namespace::defaultTarget);
    if (named.isEmpty()) {
      return rejected(
          "it names no target, and namespace '%s' has no default_target"
              .formatted(namespace.name()));
    }
    TargetUri target = named.get();
    if (!namespace.allows(target)) {
      return rejected(
          "target %s is not among the allowed_targets of namespace '%s'"
              .formatted(target, namespace.name()));
    }
    String place = targets.place(target);
    Optional<AwayPlaces.Pass> pass = away.enter(place, clock.millis());
    if (pass.isEmpty()) {
      return CompletableFuture.completedFuture(
          Delivery.Retryable.dependency("target " + place + " is away"));
    }
    OptionalInt most = namespace.delivery().maxPerSecond();
    if (most.isEmpty()) {
      return start(target, mutation, namespace.retry(), pass.get(), troubled);
    }
    long wait = turns.draw(namespace.name(), most.getAsInt(), clock.millis());
    CompletionStage<?> turn = wait == 0 ? CompletableFuture.completedFuture(true) : pause.of(wait);
    return turn.thenCompose(
        unused -> {
          turns.taken(namespace.name());
          return start(target, mutation, namespace.retry(), pass.get(), troubled);
        });
  }

  private CompletionStage<Delivery> start(
      TargetUri target,
      LogRecord mutation,
      RetryPolicy retry,
      AwayPlaces.Pass pass,
      boolean troubled) {
    CompletionStage<Delivery> attempt;
    try {
      attempt = targets.start(target, mutation);
    } catch (IllegalArgumentException e) {
      attempt = rejected(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      attempt = CompletableFuture.completedFuture(defect(mutation, e));
    }
    return attempt.handle(
        (delivery, error) ->
            away.leave(
                pass,
                error == null ? delivery.under(retry) : defect(mutation, error),
                troubled,
                clock.millis()));
  }

  /** A target must answer with a value; one that throws costs only the sets that name it. */
  private static Delivery defect(LogRecord mutation, Throwable error) {
    LOG.error("target of mutation {} is defective", mutation.id(), error);
    return Delivery.Retryable.record("defect in the target: " + error);
  }

  private static CompletionStage<Delivery> rejected(String error) {
    return CompletableFuture.completedFuture(new Delivery.Rejected(error));
  }
}
