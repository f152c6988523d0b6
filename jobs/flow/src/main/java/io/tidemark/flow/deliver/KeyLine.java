/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.deliver.Waiting.Mark;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.Namespace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one key do to each other: a newer write with the id of an older one takes its
 * place, a cancellation takes it away, and where the key is ordered a record waits behind those
 * before it. What is in flight isn't called back: it is marked, and not sent again.
 *
 * <p>Of an ordered key one record at most is in flight or held with a timer, its first; the others
 * follow. Where there is no first there are no followers.
 */
final class KeyLine {

  /**
   * For how long a cancellation is remembered whose queue may give the record again, or only now: a
   * record waits in SQS for up to 15 minutes, and then for a job that is behind or restarts.
   */
  static final Duration REMEMBERED = Duration.ofHours(1);

  /** How often a stopped key looks whether it is to stay so, where not many are stopped. */
  static final Duration STOPPED_LOOK = Duration.ofMinutes(1);

  /** Told of each record that comes to its end here. */
  interface Ended {
    void ended(Waiting waiting, Outcome.Kind kind);
  }

  private final HeldRecords held;
  private final Followers followers;
  private final Flights flights;
  private final InstantSource clock;
  private final Ended ended;
  private final Lane looksOfStopped = new Lane();

  /**
   * A record that goes on as the first of its key.
   *
   * @param waiting the record
   * @param alone whether no other of its key is in flight, held or waiting
   */
  record First(Waiting waiting, boolean alone) {}

  KeyLine(
      HeldRecords held, Followers followers, Flights flights, InstantSource clock, Ended ended) {
    this.held = held;
    this.followers = followers;
    this.flights = flights;
    this.clock = clock;
    this.ended = ended;
  }

  /**
   * A record without an order has come: it takes the place of an older one with its id.
   *
   * @return whether it goes on, and doesn't give way to that one
   */
  boolean replace(String key, Waiting newer) throws Exception {
    if (newer.message().ownId().isEmpty()) {
      return true; // Nothing else has its key: it is made of its position.
    }
    Flight flight = flights.of(key);
    Waiting waits = waits(key);
    for (Waiting older : Arrays.asList(waits, flight == null ? null : flight.waiting())) {
      if (older != null && yields(newer, older)) {
        boolean cancelled = older.mark() == Mark.CANCELLED;
        ended.ended(newer, cancelled ? Outcome.Kind.CANCELLED : Outcome.Kind.REPLACED);
        return false;
      }
    }
    withdrawAside(flight, Mark.REPLACED);
    drop(waits, Outcome.Kind.REPLACED);
    return true;
  }

  /**
   * A record with an order has come.
   *
   * @param namespace its namespace, which says what those that wait are to each other
   * @param targetAway whether it has to wait until its target is back; asked where that counts
   * @return the record as it goes on, as the first of its key; null where it waits behind others or
   *     in the place of one, or has come to its end
   */
  @Nullable First join(
      String key, Waiting newer, Optional<Namespace> namespace, BooleanSupplier targetAway)
      throws Exception {
    Precedence precedence = Precedence.of(namespace);
    String id = newer.message().ownId();
    Flight flight = flights.of(key);
    Waiting first = flight == null ? held.held() : null;
    if (flight == null && first == null) {
      return new First(newer, true);
    }
    Waiting before = flight == null ? first : flight.waiting();
    boolean keepsPlace = newer.message().keepsPlace();
    if (before != null && is(before, id)) {
      if (yields(newer, before) || (keepsPlace && flight != null)) {
        ended.ended(newer, Outcome.Kind.REPLACED);
        return null;
      }
      if (keepsPlace && before.mark() == Mark.NONE) {
        drop(before, Outcome.Kind.REPLACED);
        return new First(notBefore(newer, before), false);
      }
    }
    Waiting follows = newer.message().mayYield() ? followers.find(id) : null;
    if (follows != null && yields(newer, follows)) {
      ended.ended(newer, Outcome.Kind.REPLACED);
      return null;
    }
    Waiting replaced = keepsPlace ? followers.replace(id, newer) : null;
    if (replaced != null) {
      ended.ended(replaced, Outcome.Kind.REPLACED);
      return null;
    }
    Waiting asFirst = newer;
    if (flight != null && is(flight.waiting(), id)) {
      flight.withdraw(Mark.REPLACED);
    } else if (first != null && first.mark() == Mark.STOPS_KEY) {
      if (is(first, id)) {
        held.removeMark(first);
        return new First(newer, false);
      }
    } else if (first != null && (is(first, id) || precedence.replaces(newer, first, namespace))) {
      Outcome.Kind kind = is(first, id) ? Outcome.Kind.REPLACED : Outcome.Kind.COALESCED;
      if (waitsAlike(newer, first) && targetAway.getAsBoolean() && followers.isEmpty()) {
        held.replace(first, newer.untilTarget(first.dueMillis())); // No timer: it costs little.
        ended.ended(first, kind);
        return null;
      }
      drop(first, kind);
      asFirst = notBefore(newer, first);
      first = null;
    } else if (first != null && precedence != Precedence.NONE) {
      ended.ended(newer, Outcome.Kind.COALESCED);
      return null;
    }
    Waiting same = followers.remove(id);
    if (same != null) {
      ended.ended(same, Outcome.Kind.REPLACED);
    }
    boolean joins = precedence == Precedence.NONE || !outranked(newer, precedence, namespace);
    if (flight == null && first == null) {
      Waiting next = followers.poll();
      if (next == null) {
        return new First(asFirst, true);
      }
      held.hold(next); // It is due as soon as the clock looks, if it is.
    }
    if (joins) {
      followers.add(newer);
      if (flight != null) {
        flight.alone(false);
      }
    }
    return null;
  }

  /**
   * Takes away a record that waits.
   *
   * @return whether there was one, or one in flight
   */
  boolean cancel(String key, Waiting cancels, long nowMillis) throws Exception {
    QueueMessage cancellation = cancels.message();
    if (cancellation.ordered()) {
      return cancelInOrder(key, cancellation.ownId());
    }
    boolean found = withdraw(key, cancellation, Mark.CANCELLED);
    if (cancellation.isUnsteady() && !flies(key) && held.free()) {
      // What it cancels may be received again, or only now.
      held.hold(cancels.marked(Mark.CANCELLED).until(nowMillis + REMEMBERED.toMillis()));
    }
    return found;
  }

  /**
   * Takes away what is held or in flight of a key that keeps no order, unless a message gives way
   * to it: one of SQS that was sent earlier may come later.
   *
   * @return whether there was one
   */
  boolean withdraw(String key, QueueMessage message, Mark why) throws Exception {
    Flight flight = flights.of(key);
    Waiting waits = waits(key);
    boolean flying =
        (flight == null || !message.yieldsTo(flight.waiting().message()))
            && withdrawAside(flight, why);
    boolean waiting =
        (waits == null || !message.yieldsTo(waits.message()))
            && drop(waits, why == Mark.CANCELLED ? Outcome.Kind.CANCELLED : Outcome.Kind.REPLACED);
    return flying || waiting;
  }

  private boolean cancelInOrder(String key, String id) throws Exception {
    Flight flight = flights.of(key);
    if (flight != null && is(flight.waiting(), id) && flight.withdraw(Mark.CANCELLED)) {
      return true;
    }
    Waiting first = flight == null ? held.held() : null;
    if (first != null && is(first, id) && first.mark() == Mark.STOPS_KEY) {
      held.removeMark(first);
      return true;
    }
    if (first != null && is(first, id) && first.mark() == Mark.NONE) {
      return drop(first, Outcome.Kind.CANCELLED);
    }
    Waiting follower = followers.remove(id);
    if (follower == null) {
      return false;
    }
    ended.ended(follower, Outcome.Kind.CANCELLED);
    return true;
  }

  /** The next of an ordered key, where its first has come to its end; null where there is none. */
  @Nullable Waiting next(String key) throws Exception {
    return flights.of(key) == null && held.free() ? followers.poll() : null;
  }

  /**
   * The next of an ordered key that coalesces, where its first would have to wait again: the first
   * gives way then. Null where there is none.
   */
  @Nullable Waiting overtake(Waiting first, Optional<Namespace> namespace) throws Exception {
    Precedence precedence = Precedence.of(namespace);
    Waiting next = precedence == Precedence.NONE ? null : followers.poll();
    if (next == null) {
      return null;
    }
    if (!precedence.replaces(next, first, namespace)) {
      ended.ended(next, Outcome.Kind.COALESCED);
      return null;
    }
    ended.ended(first, Outcome.Kind.COALESCED);
    return notBefore(next, first);
  }

  /**
   * Stops an ordered key behind a record that is dead. The mark that it leaves looks now and then
   * whether its namespace still wants that: were it to wait for the dead record alone, a key would
   * be stopped for ever whose order was given up, for what is written then finds it no more.
   */
  void stop(Waiting dead) throws Exception {
    held.leaveMark(
        dead.stopping(
            looksOfStopped.draw(
                clock.millis() + STOPPED_LOOK.toMillis(), Outages.GAP_CALLED_MILLIS)));
  }

  /** Has the followers give way to a record that has come, or that to one of them. */
  private boolean outranked(Waiting newer, Precedence precedence, Optional<Namespace> namespace)
      throws Exception {
    for (Waiting older = followers.poll(); older != null; older = followers.poll()) {
      if (!precedence.replaces(newer, older, namespace)) {
        followers.add(older);
        ended.ended(newer, Outcome.Kind.COALESCED);
        return true;
      }
      ended.ended(older, Outcome.Kind.COALESCED);
    }
    return false;
  }

  /** The record that is held; what a checkpoint has written of one in flight is in its slot. */
  private @Nullable Waiting waits(String key) throws Exception {
    return flies(key) ? null : held.held();
  }

  private boolean flies(String key) {
    return flights.contains(new Flight.Place(key, HeldRecords.HELD));
  }

  /** Marks what is in flight, and clears its place for a newer record. */
  private boolean withdrawAside(@Nullable Flight flight, Mark why) throws Exception {
    if (flight == null || flight.waiting().mark() != Mark.NONE) {
      return false;
    }
    held.forget(flight);
    flights.moveAside(flight);
    return flight.withdraw(why);
  }

  private boolean drop(@Nullable Waiting waiting, Outcome.Kind kind) throws Exception {
    if (waiting == null) {
      return false;
    }
    held.drop(waiting);
    if (waiting.message().cancels()) {
      return false;
    }
    ended.ended(waiting, kind);
    return true;
  }

  /** A newer write doesn't shorten the wait that a failing target was given. */
  private static Waiting notBefore(Waiting newer, Waiting older) {
    return older.troubled() && older.dueMillis() > newer.dueMillis()
        ? newer.until(older.dueMillis())
        : newer;
  }

  /** Whether two wait for one target and nothing else, as most do in a long outage. */
  private static boolean waitsAlike(Waiting newer, Waiting first) {
    return first.forTarget() && newer.message().sameTarget(first.message());
  }

  private static boolean yields(Waiting newer, Waiting older) {
    return newer.message().yieldsTo(older.message());
  }

  private static boolean is(Waiting waiting, String id) {
    return !id.isEmpty() && waiting.message().ownId().equals(id);
  }
}
