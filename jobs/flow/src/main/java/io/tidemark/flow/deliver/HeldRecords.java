/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * The records of the current key that wait in Flink's state, each with the timer that wakes it.
 *
 * <p>A key has one slot for the record that is held, so that a second write with the same id finds
 * the first, and one for each record that was in flight when a checkpoint was taken; what else an
 * ordered key has, {@link Followers} says. The slot is the timer's namespace: a timer leads to its
 * record without a search.
 */
final class HeldRecords {

  /** The slot of the record that is held. */
  static final long HELD = 0;

  /** The name of the state in savepoints. */
  static final MapStateDescriptor<Long, byte[]> STATE =
      new MapStateDescriptor<>(
          "held-records", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final MapState<Long, byte[]> state;
  private final InternalTimerService<Long> timers;
  private final HeldCounts counts;
  private final Ledger ledger;

  /**
   * Makes one.
   *
   * @param state the records of all keys
   * @param timers the timers of all keys
   * @param counts counts what is held
   * @param ledger counts what is held by where it was read
   */
  HeldRecords(
      MapState<Long, byte[]> state,
      InternalTimerService<Long> timers,
      HeldCounts counts,
      Ledger ledger) {
    this.state = state;
    this.timers = timers;
    this.counts = counts;
    this.ledger = ledger;
  }

  /** The record that is held; null where there is none. */
  @Nullable Waiting held() throws Exception {
    return get(HELD);
  }

  /** Whether there is no record that is held. */
  boolean free() throws Exception {
    return !state.contains(HELD);
  }

  /** Holds a record until it is due. There must be none. */
  void hold(Waiting waiting) throws Exception {
    put(HELD, waiting);
    timers.registerEventTimeTimer(HELD, waiting.dueMillis());
  }

  /**
   * Holds a record again, unless a newer one with its id has come: then false. An ordered key has
   * no other in its place.
   */
  boolean holdAgain(Waiting waiting) throws Exception {
    if (!waiting.message().ordered() && !free()) {
      return false;
    }
    hold(waiting);
    return true;
  }

  /** Puts a record in the place of the one that is held until the same time: its timer stays. */
  void replace(Waiting older, Waiting newer) throws Exception {
    state.put(HELD, WaitingCodec.encode(newer));
    count(older, -1);
    count(newer, 1);
  }

  /** Has the record that is held for its target look at another time. */
  void move(Waiting older, long dueMillis) throws Exception {
    timers.deleteEventTimeTimer(HELD, older.dueMillis());
    state.put(HELD, WaitingCodec.encode(older.untilTarget(dueMillis)));
    timers.registerEventTimeTimer(HELD, dueMillis);
  }

  /** Takes out the record that is held. */
  void drop(Waiting held) throws Exception {
    timers.deleteEventTimeTimer(HELD, held.dueMillis());
    remove(HELD, held);
  }

  /**
   * Leaves a mark in the place of a record that is dead and stops its key. It is no record, so it
   * isn't counted; its timer wakes it to look whether it is still wanted.
   */
  void leaveMark(Waiting mark) throws Exception {
    state.put(HELD, WaitingCodec.encode(mark));
    timers.registerEventTimeTimer(HELD, mark.dueMillis());
  }

  /** Takes what was left there. */
  void removeMark(Waiting mark) throws Exception {
    timers.deleteEventTimeTimer(HELD, mark.dueMillis());
    state.remove(HELD);
  }

  /** Takes out the record that a timer wakes; null if it was settled or moved since. */
  @Nullable Waiting take(long slot, long dueMillis) throws Exception {
    Waiting waiting = get(slot);
    if (waiting == null || waiting.dueMillis() != dueMillis) {
      return null;
    }
    remove(slot, waiting);
    return waiting;
  }

  /**
   * Counts all that the current key has.
   *
   * @param ordered whether it is a key whose records are in order: its negative slots are no
   *     records but what {@link Followers} finds them by
   */
  void recount(boolean ordered) throws Exception {
    for (Map.Entry<Long, byte[]> entry : state.entries()) {
      if (entry.getKey() >= HELD || !ordered) {
        Waiting waiting = WaitingCodec.decode(entry.getValue());
        counts.add(waiting, counted(waiting));
      }
    }
  }

  /** Takes out the record that is called; null if none is held, or until another time. */
  @Nullable Waiting take(Parking.Spot spot) throws Exception {
    Waiting waiting = held();
    if (waiting == null || !spot.is(waiting)) {
      return null;
    }
    drop(waiting);
    return waiting;
  }

  /** Writes a record that is in flight, for whoever restores this checkpoint to send again. */
  void spill(Flight flight) throws Exception {
    if (!flight.spilledAsIs()) {
      state.put(flight.place().slot(), WaitingCodec.encode(flight.waiting()));
      flight.spill();
    }
    // Also where it was written before: its timer may have fired since.
    timers.registerEventTimeTimer(flight.place().slot(), flight.waiting().dueMillis());
  }

  /** Forgets what was spilled of a record that is no longer in flight. */
  void forget(Flight flight) throws Exception {
    if (flight.spilled()) {
      timers.deleteEventTimeTimer(flight.place().slot(), flight.waiting().dueMillis());
      state.remove(flight.place().slot());
    }
  }

  /** The record in a slot; null where there is none. */
  @Nullable Waiting get(long slot) throws Exception {
    byte[] bytes = state.get(slot);
    return bytes == null ? null : WaitingCodec.decode(bytes);
  }

  /** Puts a record into a slot where nothing wakes it by itself. */
  void put(long slot, Waiting waiting) throws Exception {
    state.put(slot, WaitingCodec.encode(waiting));
    count(waiting, 1);
  }

  /** Takes a record out of its slot. */
  void remove(long slot, Waiting waiting) throws Exception {
    state.remove(slot);
    count(waiting, -1);
  }

  private void count(Waiting waiting, int difference) {
    counts.add(waiting, difference * counted(waiting));
    ledger.add(waiting.message(), Ledger.Entry.HELD, difference * counted(waiting));
  }

  private static int counted(Waiting waiting) {
    return waiting.mark() == Waiting.Mark.STOPS_KEY ? 0 : 1;
  }
}
