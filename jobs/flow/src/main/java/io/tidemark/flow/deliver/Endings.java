/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.NamespaceRegistry;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Counts the records that have come to their end, and tells those who want to know. */
final class Endings {

  private final DeliveryMetrics metrics;
  private final NamespaceRegistry namespaces;
  private final InstantSource clock;
  private final Ledger ledger;
  private final Consumer<DeadLetter> deadLetters;
  private final Consumer<Outcome> outcomes;

  Endings(
      DeliveryMetrics metrics,
      NamespaceRegistry namespaces,
      InstantSource clock,
      Ledger ledger,
      Consumer<DeadLetter> deadLetters,
      Consumer<Outcome> outcomes) {
    this.metrics = metrics;
    this.namespaces = namespaces;
    this.clock = clock;
    this.ledger = ledger;
    this.deadLetters = deadLetters;
    this.outcomes = outcomes;
  }

  /** Its target has it. */
  void delivered(Flight flight) {
    Waiting waiting = flight.waiting();
    long now = clock.millis();
    ledger.add(waiting.message(), Ledger.Entry.DELIVERED, 1);
    metrics
        .of(waiting.namespace())
        .delivered(now - flight.record().dueMillis(), waiting.failedAttempts() == 0);
    tell(waiting, Outcome.Kind.DELIVERED, "", waiting.failedAttempts() + 1);
  }

  /** It can't be delivered. */
  void dead(Step.Dead dead) {
    DeadLetter letter = dead.letter();
    ledger.add(
        letter.message(),
        letter.reason() == DeadReason.EXPIRED ? Ledger.Entry.EXPIRED : Ledger.Entry.DEAD,
        1);
    metrics.of(dead.waiting().namespace()).dead(letter.reason());
    deadLetters.accept(letter);
    tell(dead.waiting(), Outcome.Kind.DEAD, letter.reason().name(), letter.attempts());
  }

  /** It isn't for this job. */
  void passed(Step.Passed passed) {
    ledger.add(passed.waiting().message(), Ledger.Entry.DROPPED, 1);
    metrics.of(passed.waiting().namespace()).passed(passed.why());
  }

  /** It isn't sent, or isn't sent again. */
  void withdrawn(Waiting waiting, Outcome.Kind kind) {
    ledger.add(waiting.message(), Ledger.Entry.valueOf(kind.name()), 1);
    metrics.of(waiting.namespace()).withdrawn(kind);
    tell(waiting, kind, "", waiting.failedAttempts());
  }

  /** The same, for the reason that its mark says. A cancellation that was remembered has none. */
  void withdrawn(Waiting marked) {
    if (marked.message().cancels()) {
      return;
    }
    withdrawn(
        marked,
        marked.mark() == Waiting.Mark.CANCELLED ? Outcome.Kind.CANCELLED : Outcome.Kind.REPLACED);
  }

  /** It was no record but the wish to cancel one, and has been carried out. */
  void cancellation(QueueMessage message) {
    ledger.add(message, Ledger.Entry.CANCELLATION, 1);
  }

  private void tell(Waiting waiting, Outcome.Kind kind, String reason, int attempts) {
    Outcomes.of(waiting, kind, reason, attempts, namespaces.current(), clock.millis())
        .ifPresent(outcomes);
  }
}
