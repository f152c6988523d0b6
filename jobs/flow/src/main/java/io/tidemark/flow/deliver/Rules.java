/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadLetterTopic;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.Limits;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.document.DurationText;
import io.tidemark.record.Cancellation;
import io.tidemark.record.Decoded;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides what happens with a record. Pure: the namespaces, the time and the randomness are passed
 * in, and nothing here waits, sends or remembers.
 */
final class Rules {

  /** The furthest due time; a day beyond the longest delay, for clocks that differ. */
  static final Duration FURTHEST_DUE = Limits.LONGEST_DELAY.plusDays(1);

  private final Route route;

  /**
   * Rules of a job.
   *
   * @param route where its records go
   */
  Rules(Route route) {
    this.route = route;
  }

  /** A message has come from the queue. */
  Step arrive(QueueMessage message, Namespaces namespaces, long nowMillis) {
    Optional<Namespace> namespace = namespaces.ofTopic(message.cluster(), message.topic());
    String name = namespace.map(Namespace::name).orElse("");
    return consider(Waiting.arrived(message, name, 0), namespace, namespaces, nowMillis);
  }

  /** The time has come until which a record was held. */
  Step due(Waiting waiting, Namespaces namespaces, long nowMillis) {
    if (waiting.mark() != Waiting.Mark.NONE) {
      return new Step.Withdrawn(waiting); // While it was in flight, before a restart.
    }
    Optional<Namespace> namespace = namespace(waiting, namespaces);
    // The clock may have been set back since the timer was set.
    return waiting.dueMillis() > nowMillis
        ? new Step.Hold(waiting)
        : consider(waiting.known(namespace.map(Namespace::name)), namespace, namespaces, nowMillis);
  }

  /** What it means that came of an attempt, as its namespace says. */
  Delivery ended(Waiting waiting, LogRecord record, Namespaces namespaces, Delivery delivery) {
    return delivery instanceof Delivery.Rejected // All else means the same to everybody.
        ? delivery.under(retry(record, lastKnown(waiting, namespaces)))
        : delivery;
  }

  /** An attempt has come to its end. */
  Step settle(
      Waiting waiting,
      LogRecord record,
      Namespaces namespaces,
      Delivery delivery,
      long nowMillis,
      RandomGenerator random) {
    if (delivery instanceof Delivery.Delivered) {
      return new Step.Done(waiting);
    }
    String error =
        delivery instanceof Delivery.Retryable retryable
            ? retryable.error()
            : ((Delivery.Rejected) delivery).error();
    Waiting failed = waiting.failed(nowMillis, error);
    if (waiting.mark() != Waiting.Mark.NONE) {
      return new Step.Withdrawn(failed); // A dead letter of it, redriven, would undo that.
    }
    Optional<Namespace> namespace = lastKnown(waiting, namespaces);
    if (namespace.isEmpty()) {
      return new Step.AwaitNamespace(failed);
    }
    if (delivery instanceof Delivery.Rejected rejected) {
      DeadReason reason = rejected.late() ? DeadReason.EXPIRED : DeadReason.REJECTED;
      return dead(failed, namespaces, reason, error, nowMillis);
    }
    RetryPolicy retry = retry(record, namespace);
    if (!retry.allowsAnother(record.attempt())) {
      return dead(failed, namespaces, DeadReason.ATTEMPTS_EXHAUSTED, error, nowMillis);
    }
    long wait =
        Math.max(
            retry.backoffMillis(record.attempt(), random),
            ((Delivery.Retryable) delivery).retryAfter().map(Duration::toMillis).orElse(0L));
    return new Step.Hold(failed.until(nowMillis + wait));
  }

  /** When a record that was sent is sent again. */
  private RetryPolicy retry(LogRecord record, Optional<Namespace> namespace) {
    return namespace
        .map(
            known ->
                route.of(record, known) instanceof Route.To to && to.terms().isPresent()
                    ? to.terms().get().retry()
                    : known.retry())
        .orElse(RetryPolicy.DEFAULT);
  }

  /**
   * Whether a record that is dead stops its key. One without an id doesn't: nobody could say which
   * record is written again; nor does one that was cancelled or replaced while it was in flight.
   */
  static boolean stopsKey(Step.Dead dead, Namespaces namespaces) {
    QueueMessage message = dead.waiting().message();
    return message.ordered()
        && !message.ownId().isEmpty()
        && dead.waiting().mark() == Waiting.Mark.NONE
        && namespace(dead.waiting(), namespaces)
            .map(namespace -> namespace.delivery().onDeadLetter() == OnDeadLetter.STOP_KEY)
            .orElse(false);
  }

  /**
   * Whether a dead record goes on stopping its key: its namespace keeps the order and wants that.
   * As long as the namespace isn't known, it does.
   */
  static boolean staysStopped(Waiting mark, Namespaces namespaces) {
    return namespace(mark, namespaces)
        .map(
            namespace ->
                namespace.delivery().ordered()
                    && namespace.delivery().onDeadLetter() == OnDeadLetter.STOP_KEY)
        .orElse(lastKnown(mark, namespaces).isEmpty());
  }

  /** An attempt failed because its target is away: it doesn't count, and the record waits. */
  static Step spare(
      Waiting waiting, Delivery.Retryable retryable, long untilMillis, long nowMillis) {
    if (waiting.mark() != Waiting.Mark.NONE) {
      return new Step.Withdrawn(waiting);
    }
    long asked = nowMillis + retryable.retryAfter().map(Duration::toMillis).orElse(0L);
    Waiting troubled = waiting.troubled(nowMillis, retryable.error());
    // What a target asked for is the record's own time: neither a restart nor the target's return
    // brings it forward.
    return new Step.Hold(
        asked > untilMillis ? troubled.until(asked) : troubled.untilTarget(untilMillis));
  }

  /** A record that this task found undeliverable, for a reason that the rules can't see. */
  Step.Dead dead(
      Waiting waiting, Namespaces namespaces, DeadReason reason, String error, long nowMillis) {
    Optional<Namespace> namespace = lastKnown(waiting, namespaces);
    String target =
        decode(waiting, namespace) instanceof Decoded.Valid valid
            ? target(valid.record(), namespace)
            : "";
    return new Step.Dead(
        new DeadLetter(
            waiting.message(),
            DeadLetterTopic.of(waiting.message(), namespace),
            reason,
            error,
            waiting.failedAttempts(),
            waiting.firstFailureMillis(),
            nowMillis,
            target),
        waiting);
  }

  private Step consider(
      Waiting waiting, Optional<Namespace> namespace, Namespaces namespaces, long nowMillis) {
    Decoded decoded = decode(waiting, namespace);
    if (decoded instanceof Decoded.Cancels cancels) {
      return cancel(waiting, cancels.cancellation(), namespace, namespaces, nowMillis);
    }
    if (decoded instanceof Decoded.Valid valid
        && namespace.isPresent()
        && !valid.record().namespace().equals(namespace.get().name())) {
      // Before it is held: it would take the place of another with its id.
      return mismatch(waiting, valid.record().namespace(), namespace.get(), namespaces, nowMillis);
    }
    if (decoded instanceof Decoded.Valid valid && valid.record().dueMillis() > nowMillis) {
      long due = valid.record().dueMillis();
      return due - nowMillis <= FURTHEST_DUE.toMillis()
          ? new Step.Hold(waiting.until(due))
          : known(waiting, namespaces, DeadReason.DUE_TOO_FAR, tooFar(valid.record()), nowMillis);
    }
    if (decoded instanceof Decoded.Malformed malformed) {
      return known(waiting, namespaces, DeadReason.UNDECODABLE, malformed.error(), nowMillis);
    }
    LogRecord record = ((Decoded.Valid) decoded).record();
    // A record that is due on arrival has waited since its due time, not since the epoch.
    Waiting ready = waiting.dueMillis() == 0 ? waiting.until(record.dueMillis()) : waiting;
    return namespace.isEmpty()
        ? known(
            ready, namespaces, DeadReason.NAMESPACE_UNKNOWN, removed(ready, namespaces), nowMillis)
        : address(ready, record, namespace.get(), namespaces, nowMillis);
  }

  /** Dead, where it is known which topic takes it; else it waits for its namespace. */
  private Step known(
      Waiting waiting, Namespaces namespaces, DeadReason reason, String error, long nowMillis) {
    return lastKnown(waiting, namespaces).isEmpty()
        ? new Step.AwaitNamespace(waiting)
        : dead(waiting, namespaces, reason, error, nowMillis);
  }

  private static String removed(Waiting waiting, Namespaces namespaces) {
    return "namespace '%s' of topic '%s', cluster '%s', was removed"
        .formatted(
            lastKnown(waiting, namespaces).map(Namespace::name).orElse(""),
            waiting.message().topic(),
            waiting.message().cluster());
  }

  private Step address(
      Waiting waiting, LogRecord record, Namespace namespace, Namespaces all, long nowMillis) {
    Route.Way way = route.of(record, namespace);
    if (way instanceof Route.Past past) {
      return new Step.Passed(waiting, past.why());
    }
    if (way instanceof Route.Nowhere nowhere) {
      return dead(waiting, all, nowhere.reason(), nowhere.error(), nowMillis);
    }
    Route.To to = (Route.To) way;
    Route.Terms terms = to.terms().orElseGet(() -> Route.Terms.of(namespace));
    if (terms.retry().expired(record.dueMillis(), nowMillis)) {
      return dead(waiting, all, DeadReason.EXPIRED, expired(waiting, namespace), nowMillis);
    }
    int attempt = record.attempt() + waiting.failedAttempts();
    return new Step.Attempt(
        waiting, to.record().withAttempt(attempt), to.target(), terms.delivery());
  }

  /** Whoever cancels is as far as whoever writes: into the namespace of the topic. */
  private Step cancel(
      Waiting waiting,
      Cancellation cancellation,
      Optional<Namespace> namespace,
      Namespaces all,
      long nowMillis) {
    return namespace.isPresent() && !cancellation.namespace().equals(namespace.get().name())
        ? mismatch(waiting, cancellation.namespace(), namespace.get(), all, nowMillis)
        : new Step.Cancel(waiting);
  }

  private Step mismatch(
      Waiting waiting, String said, Namespace namespace, Namespaces all, long nowMillis) {
    String error =
        "the record says namespace '%s', its topic '%s' belongs to '%s'"
            .formatted(said, waiting.message().topic(), namespace.name());
    return dead(waiting, all, DeadReason.NAMESPACE_MISMATCH, error, nowMillis);
  }

  static Decoded decode(Waiting waiting, Optional<Namespace> namespace) {
    QueueMessage message = waiting.message();
    return message.decode(namespace.map(Namespace::name).orElse(message.topic()));
  }

  /** The topic's namespace; of a topic that was taken from its document, the one it had. */
  static Optional<Namespace> namespace(Waiting waiting, Namespaces namespaces) {
    QueueMessage message = waiting.message();
    return namespaces
        .ofTopic(message.cluster(), message.topic())
        .or(() -> namespaces.find(waiting.namespace()));
  }

  /** The same; of one that was removed, what it was. */
  private static Optional<Namespace> lastKnown(Waiting waiting, Namespaces namespaces) {
    QueueMessage message = waiting.message();
    return namespace(waiting, namespaces)
        .or(() -> namespaces.removed(message.cluster(), message.topic()))
        .or(() -> namespaces.removed(waiting.namespace()));
  }

  /** The address that a record is for, as far as it is known; else nothing. */
  private String target(LogRecord record, Optional<Namespace> namespace) {
    if (namespace.isEmpty()) {
      return record.target().map(TargetUri::value).orElse("");
    }
    Route.Way way = route.of(record, namespace.get());
    return way instanceof Route.To to
        ? to.target().value()
        : way instanceof Route.Nowhere nowhere
            ? nowhere.target().map(TargetUri::value).orElse("")
            : "";
  }

  private static String expired(Waiting waiting, Namespace namespace) {
    String within = namespace.retry().expireAfter().map(DurationText::format).orElse("");
    String last = waiting.lastError().isEmpty() ? "" : "; last error: " + waiting.lastError();
    return "not delivered within %s of its due time%s".formatted(within, last);
  }

  private static String tooFar(LogRecord record) {
    return ("header wal.due is '%d'; it must be in milliseconds since the epoch, at most %d days"
            + " ahead; as it is, it is %s")
        .formatted(
            record.dueMillis(), FURTHEST_DUE.toDays(), Instant.ofEpochMilli(record.dueMillis()));
  }
}
