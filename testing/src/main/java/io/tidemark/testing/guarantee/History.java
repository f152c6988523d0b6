/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.api.v1.Trilean;
import io.tidemark.testing.guarantee.Arrival.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What happened to records, as seen from outside: written, seen by targets, dead. It only grows.
 * Events of a record may come in any order, for a target may see it before its writer has read the
 * answer. A record takes 60 to 120 bytes beside its id, and an arrival 16, so a million fit into a
 * test's heap. Safe for threads.
 */
public final class History {

  private final Names ids = new Names();
  private final Names keys = new Names();
  private final Census census = new Census();
  private final LongColumn open = new LongColumn();
  private final LongColumn accepted = new LongColumn();
  private final LongColumn due = new LongColumn();
  private final LongColumn key = new LongColumn();
  private final LongColumn sequence = new LongColumn();
  private final Arrivals arrivals = new Arrivals();
  private final Waiters waiters = new Waiters();

  /** An empty history. */
  public History() {
    keys.number("");
  }

  /** A write begins. To be told before the call, or an answer that never comes goes unnoticed. */
  public void sent(String id) {
    sent(id, Fate.Order.NONE);
  }

  /** A write of a record that has a place in an order begins. */
  public synchronized void sent(String id, Fate.Order order) {
    int record = record(id);
    open.set(record, open.get(record) + 1);
    key.set(record, keys.number(order.key()));
    sequence.set(record, order.sequence());
    census.begin(record);
    waiters.tell(census);
  }

  /**
   * A write is answered.
   *
   * @param id the record's id
   * @param durable the answer
   * @param acceptedAtMillis when the answer was read, in milliseconds since the epoch
   * @param dueMillis when the record may be delivered, in milliseconds since the epoch; ignored
   *     where the answer is FALSE
   */
  public synchronized void written(
      String id, Trilean durable, long acceptedAtMillis, long dueMillis) {
    int record = record(id);
    boolean begun = open.get(record) > 0;
    open.set(record, Math.max(0, open.get(record) - 1));
    if (durable == Trilean.TRUE) {
      accepted.set(record, earlier(accepted.get(record), acceptedAtMillis));
    }
    if (durable != Trilean.FALSE) {
      due.set(record, earlier(due.get(record), dueMillis));
    }
    census.answer(record, durable, begun);
    waiters.tell(census);
  }

  /** A target saw a record and turned it away. */
  public void turnedAway(String id, String target, long atMillis) {
    arrived(id, Kind.TURNED_AWAY, target, atMillis);
  }

  /** A target took a record. */
  public void delivered(String id, String target, long atMillis) {
    arrived(id, Kind.DELIVERED, target, atMillis);
  }

  /** A record is in the dead letter queue. */
  public void dead(String id, String reason, long atMillis) {
    arrived(id, Kind.DEAD, reason, atMillis);
  }

  /** A record was cancelled before it was sent, as its namespace's outcomes say. */
  public void cancelled(String id, long atMillis) {
    arrived(id, Kind.CANCELLED, "", atMillis);
  }

  /** How many records are where, as of now. */
  public synchronized Tally tally() {
    return census.tally();
  }

  /**
   * The tally once it is as it should be. A future that is completed or cancelled otherwise is
   * forgotten.
   *
   * @param until asked by the threads that record events, so it must be short and wait for nothing
   */
  public synchronized CompletableFuture<Tally> when(Predicate<Tally> until) {
    return waiters.add(until, census.tally());
  }

  /**
   * Waits for an event that makes the tally as it should be.
   *
   * @param until as for {@link #when}
   * @return whether it came to that within the time
   */
  public boolean await(Predicate<Tally> until, Duration timeout) throws InterruptedException {
    CompletableFuture<Tally> met = when(until);
    try {
      met.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      met.cancel(false);
    }
  }

  /** What is known of each record so far, in the order in which they were first heard of. */
  public synchronized Stream<Fate> fates() {
    int size = ids.size();
    Fates fates = new Fates(size, arrivals);
    Fate[] all = new Fate[size];
    for (int i = 0; i < size; i++) {
      Fate.Order order =
          key.get(i) == 0
              ? Fate.Order.NONE
              : new Fate.Order(keys.name((int) key.get(i)), sequence.get(i));
      all[i] =
          new Fate(
              ids.name(i),
              census.written(i),
              (int) open.get(i),
              census.durable(i),
              due.get(i),
              order,
              fates.deliveries(i),
              fates.turnedAway(i),
              fates.deaths(i),
              fates.cancellations(i),
              fates.firstArrivalMillis(i));
    }
    return Stream.of(all);
  }

  /** Everything that was seen at the far end so far, in the order in which it was recorded. */
  public synchronized Stream<Arrival> arrivals() {
    return arrivals.copy(ids.all());
  }

  /** When each acknowledged record was, in milliseconds since the epoch, in no order. */
  public synchronized LongStream acknowledgedMillis() {
    return LongStream.of(accepted.toArray()).filter(at -> at != Fate.NONE);
  }

  private synchronized void arrived(String id, Kind kind, String where, long atMillis) {
    int record = record(id);
    arrivals.add(record, kind, where, atMillis);
    switch (kind) {
      case DELIVERED -> census.deliver(record);
      case DEAD -> census.bury(record);
      case CANCELLED -> census.cancel(record);
      case TURNED_AWAY -> {
        // Not its end: it is where it was.
      }
    }
    waiters.tell(census);
  }

  private int record(String id) {
    int record = ids.number(id);
    if (record == open.size()) {
      census.add();
      open.add(0);
      accepted.add(Fate.NONE);
      due.add(Fate.NONE);
      key.add(0);
      sequence.add(0);
    }
    return record;
  }

  private static long earlier(long known, long other) {
    return known == Fate.NONE ? other : Math.min(known, other);
  }
}
