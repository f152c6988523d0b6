/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Takes each record through its course: what {@link Rules} decide of it is carried out here, and
 * what comes of that is decided again. All of it under the record's key.
 */
final class Course {

  /** How many records of one key may come to their end in one go. */
  private static final int MOST_AT_ONCE = 64;

  private final Rules rules;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Supplier<String> key;
  private final NamespaceRegistry namespaces;
  private final TargetDirectory targets;
  private final HeldRecords held;
  private final KeyLine line;
  private final Gate gate;
  private final Outages outages;
  private final Flights flights;
  private final Completions completions;
  private final DeliveryMetrics metrics;
  private final Endings endings;
  private final DeadLetterBreaker breaker = new DeadLetterBreaker();

  /**
   * Makes one.
   *
   * @param environment the clock and the randomness
   * @param key the key of the record at hand
   * @param namespaces the namespaces in force
   * @param targets the targets
   * @param store what is held, and in which order
   * @param departures what decides when a record leaves, and what has left
   * @param metrics counts
   * @param endings told of records that have come to their end
   */
  Course(
      DeliveryEnvironment environment,
      Supplier<String> key,
      NamespaceRegistry namespaces,
      TargetDirectory targets,
      Store store,
      Departures departures,
      DeliveryMetrics metrics,
      Endings endings) {
    this.rules = new Rules(environment.route());
    this.clock = environment.clock();
    this.random = environment.random();
    this.key = key;
    this.namespaces = namespaces;
    this.targets = targets;
    this.held = store.held();
    this.line = store.line();
    this.gate = departures.gate();
    this.outages = departures.outages();
    this.flights = departures.flights();
    this.completions = departures.completions();
    this.metrics = metrics;
    this.endings = endings;
    metrics.showHeldNamespaces(breaker::open);
  }

  /**
   * What is held, and in which order.
   *
   * @param held the records
   * @param line what they do to each other
   */
  record Store(HeldRecords held, KeyLine line) {}

  /**
   * What decides when a record leaves, and what has left.
   *
   * @param gate whether it leaves now
   * @param outages which targets are away
   * @param flights what is in flight
   * @param completions brings what comes of it
   */
  record Departures(Gate gate, Outages outages, Flights flights, Completions completions) {}

  /** Decides about a message that has come. */
  Step arrive(QueueMessage message) {
    return rules.arrive(message, current(), clock.millis());
  }

  /** Takes in a message that has come. */
  void takeIn(QueueMessage message, Step step) throws Exception {
    if (step instanceof Step.Cancel) {
      cancel(message, step.waiting());
    } else if (step instanceof Step.Dead dead) {
      endings.dead(dead); // It was never among the records of its key.
    } else if (step instanceof Step.Passed passed) {
      endings.passed(passed);
    } else if (message.ordered()) {
      KeyLine.First first =
          line.join(
              key.get(),
              step.waiting(),
              namespace(step.waiting()),
              () -> step instanceof Step.Attempt attempt && gate.awaitsReturn(attempt));
      if (first != null) {
        goOn(first, step);
      }
    } else if (line.replace(key.get(), step.waiting())) {
      if (step instanceof Step.Hold hold) {
        held.hold(hold.waiting());
      } else {
        carryOut(step);
      }
    }
  }

  /** Withdraws what an earlier version held under another key than the message has that probes. */
  void withdrawOutdated(QueueMessage probe) throws Exception {
    line.withdraw(
        key.get(), probe, probe.cancels() ? Waiting.Mark.CANCELLED : Waiting.Mark.REPLACED);
  }

  /** Goes on with a message that has come and is the first of its key. */
  private void goOn(KeyLine.First first, Step decided) throws Exception {
    boolean asDecided = first.waiting().dueMillis() == decided.waiting().dueMillis();
    proceed(asDecided ? decided : new Step.Hold(first.waiting()));
    Flight flight = first.alone() ? flights.of(key.get()) : null;
    if (flight != null) {
      flight.alone(true);
    }
  }

  /** Goes on with a record whose time has come. */
  void due(Waiting waiting) throws Exception {
    // One that was in flight when a checkpoint was taken may have a newer one behind it.
    Waiting next = waiting.message().ordered() ? line.overtake(waiting, namespace(waiting)) : null;
    proceed(rules.due(next == null ? waiting : next, current(), clock.millis()));
  }

  /** A stopped key looks whether it is to stay so; the mark that stopped it was taken out. */
  void stoppedKeyLooks(Waiting mark) throws Exception {
    if (Rules.staysStopped(mark, current())) {
      line.stop(mark);
    } else {
      proceedWithNext();
    }
  }

  /** Goes on with a record that is called before its time, for its target has room. */
  void called(Parking.Spot spot) throws Exception {
    if (flights.contains(new Flight.Place(spot.key(), HeldRecords.HELD))) {
      return; // It has looked for itself; what is held is what a checkpoint has written of it.
    }
    Waiting waiting = held.take(spot);
    if (waiting != null) {
      due(waiting.untilTarget(clock.millis()));
    }
  }

  /** Goes on with a record whose attempt has come to its end. */
  void settle(Flight flight, Delivery delivery) throws Exception {
    flights.end(flight);
    held.forget(flight);
    Waiting waiting = flight.waiting();
    DeliveryMetrics.OfNamespace counters = metrics.of(waiting.namespace());
    counters.ended();
    long now = clock.millis();
    Delivery ended = rules.ended(waiting, flight.record(), current(), delivery);
    long spared = outages.ended(flight.pass(), ended, waiting.firstFailureMillis(), now);
    if (spared > 0 && ended instanceof Delivery.Retryable retryable) {
      counters.deferred();
      proceed(overtaken(Rules.spare(waiting, retryable, spared, now)));
      return;
    }
    Step step = rules.settle(waiting, flight.record(), current(), ended, now, random);
    if (step instanceof Step.Done) {
      breaker.delivered(waiting.namespace(), now);
      endings.delivered(flight);
      if (flight.alone()) {
        return; // The usual case; to ask the state for the next costs as much as all the rest.
      }
    } else if (step instanceof Step.Dead dead) {
      breaker.died(
          waiting.namespace(),
          namespace(waiting)
              .map(known -> known.delivery().maxDeadLetters())
              .orElse(DeliveryPolicy.DEFAULT_DEAD_LETTERS),
          dead.letter().error(),
          now);
    } else if (step instanceof Step.Hold) {
      counters.retried();
    }
    proceed(overtaken(step));
  }

  /** A record that would wait gives way to a newer one of its key that came while it was sent. */
  private Step overtaken(Step step) throws Exception {
    if (step instanceof Step.Hold hold && hold.waiting().message().ordered()) {
      Waiting next = line.overtake(hold.waiting(), namespace(hold.waiting()));
      return next == null ? step : new Step.Hold(next);
    }
    return step;
  }

  private void cancel(QueueMessage cancellation, Waiting waiting) throws Exception {
    endings.cancellation(cancellation);
    if (!line.cancel(key.get(), waiting, clock.millis())) {
      metrics.of(waiting.namespace()).cancelMissed();
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
      Waiting next = line.next(key.get());
      if (next == null) {
        return;
      }
      // A long line of records that die at once must not keep others waiting: the clock goes on.
      ended =
          carryOut(
              i < MOST_AT_ONCE ? rules.due(next, current(), clock.millis()) : new Step.Hold(next));
    }
  }

  /** Returns whether the record has come to its end, and the next of its key may go on. */
  private boolean carryOut(Step step) throws Exception {
    if (step instanceof Step.Attempt attempt) {
      long until = breaker.heldUntil(step.waiting().namespace(), clock.millis());
      if (until > 0) {
        metrics.of(step.waiting().namespace()).deferred();
        hold(step.waiting().until(until));
        return false;
      }
      Step admitted = gate.admit(attempt);
      if (admitted instanceof Step.Attempt) {
        return start(attempt);
      }
      if (hold(admitted.waiting())) {
        gate.held(attempt, key.get(), admitted.waiting());
      }
      return false;
    } else if (step instanceof Step.Hold hold) {
      hold(hold.waiting());
      return false;
    } else if (step instanceof Step.AwaitNamespace await) {
      Waiting waiting = gate.awaitNamespace(await.waiting());
      if (hold(waiting)) {
        gate.awaitsNamespace(key.get(), waiting);
      }
      return false;
    } else if (step instanceof Step.Dead dead) {
      return bury(dead);
    } else if (step instanceof Step.Passed passed) {
      endings.passed(passed);
    } else if (step instanceof Step.Withdrawn withdrawn) {
      endings.withdrawn(withdrawn.waiting());
    }
    return true;
  }

  /** Returns whether it is held now. */
  private boolean hold(Waiting waiting) throws Exception {
    if (held.holdAgain(waiting)) {
      return true;
    }
    endings.withdrawn(waiting, Outcome.Kind.REPLACED);
    return false;
  }

  private boolean start(Step.Attempt attempt) throws Exception {
    Waiting waiting = attempt.waiting();
    Target target;
    try {
      target = targets.get(attempt.target());
    } catch (IllegalArgumentException e) {
      return bury(
          rules.dead(
              waiting,
              current(),
              DeadReason.TARGET_INVALID,
              String.valueOf(e.getMessage()),
              clock.millis()));
    }
    Outages.Pass pass = outages.start(attempt.target(), clock.millis());
    gate.started(pass.place());
    metrics.of(waiting.namespace()).started();
    completions.await(target, flights.begin(key.get(), waiting.leaving(), attempt.record(), pass));
    return false;
  }

  private boolean bury(Step.Dead dead) throws Exception {
    endings.dead(dead);
    if (!Rules.stopsKey(dead, current())) {
      return true;
    }
    metrics.of(dead.waiting().namespace()).keyStopped();
    line.stop(dead.waiting());
    return false;
  }

  private Optional<Namespace> namespace(Waiting waiting) {
    return Rules.namespace(waiting, current());
  }

  private Namespaces current() {
    return namespaces.current();
  }
}
