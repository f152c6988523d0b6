/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Who is called as soon as a slow place has room again, or one that was away is back, in the order
 * in which they came. Each of them is held in state as well, under a timer by which it looks for
 * itself if it isn't called: so nothing of this is in checkpoints. For the task thread alone.
 */
final class Parking {

  /** How many are remembered together; others look for themselves. */
  static final int MOST = 200_000;

  /** How many bytes of memory they take together, about: a key has up to 64 KiB. */
  static final long MOST_BYTES = 48L * 1024 * 1024;

  /** The share of both that one place has which is away: others must have room too. */
  static final int SHARES = 2;

  /** How many bytes of memory one takes beside its key, about. */
  private static final int ENTRY_BYTES = 150;

  /** How much of the work of one place is remembered, in milliseconds of it. */
  private static final double MOST_MILLIS = 10_000;

  /** When each looks for itself, in milliseconds since the epoch, by its key in state. */
  private final Map<Place, WaitQueue> queues = new HashMap<>();

  private final Queue<Spot> anew = new ArrayDeque<>();
  private int total;
  private long totalBytes;

  /** Those of one place. */
  private static final class WaitQueue {
    static final WaitQueue EMPTY = new WaitQueue();

    final Map<String, Long> dueMillis = new LinkedHashMap<>();
    long bytes;
  }

  /**
   * Where a record that is held is found.
   *
   * @param key its key in state
   * @param dueMillis when it would look for itself, in milliseconds since the epoch
   */
  record Spot(String key, long dueMillis) {

    /**
     * Whether what is held there waits for room and nothing else, until the same time. It may be
     * another record that has taken the place of the one that was parked, and waits as it did.
     */
    boolean is(Waiting held) {
      return held.forTarget() && held.mark() == Waiting.Mark.NONE && held.dueMillis() == dueMillis;
    }
  }

  /** Says who is called next; null: nobody. */
  interface Next {
    @Nullable Spot poll();
  }

  /** Whether one more is remembered for a place that is slow. */
  boolean hasRoom(Place place) {
    double ahead = of(place).dueMillis.size() * place.limit().gapMillis();
    return total < MOST && totalBytes < MOST_BYTES && ahead < MOST_MILLIS && !place.forgotten();
  }

  /** Whether one more is remembered for a place that is away. */
  boolean hasRoomUntilBack(Place place) {
    WaitQueue queue = of(place);
    return total < MOST
        && totalBytes < MOST_BYTES
        && queue.dueMillis.size() < MOST / SHARES
        && queue.bytes < MOST_BYTES / SHARES
        && !place.forgotten();
  }

  /** Whether anybody waits for a place. */
  boolean isEmpty(Place place) {
    return !queues.containsKey(place);
  }

  /** Remembers one; who has looked in vain keeps its turn. */
  void park(Place place, Spot spot) {
    WaitQueue queue = queues.computeIfAbsent(place, unused -> new WaitQueue());
    if (queue.dueMillis.put(spot.key(), spot.dueMillis()) == null) {
      total++;
      totalBytes += bytes(spot.key());
      queue.bytes += bytes(spot.key());
    }
  }

  /** The next for a place; null where there is none. */
  @Nullable Spot poll(Place place) {
    WaitQueue queue = of(place);
    Iterator<Map.Entry<String, Long>> entries = queue.dueMillis.entrySet().iterator();
    if (!entries.hasNext()) {
      return null;
    }
    Map.Entry<String, Long> next = entries.next();
    Spot spot = new Spot(next.getKey(), next.getValue());
    entries.remove();
    total--;
    totalBytes -= bytes(spot.key());
    queue.bytes -= bytes(spot.key());
    if (!entries.hasNext()) {
      queues.remove(place);
    }
    return spot;
  }

  /** Those who wait for places that are away are no longer told apart: who they are for changed. */
  void callAnew() {
    Iterator<Map.Entry<Place, WaitQueue>> places = queues.entrySet().iterator();
    while (places.hasNext()) {
      Map.Entry<Place, WaitQueue> next = places.next();
      if (next.getKey().outage().away) {
        next.getValue().dueMillis.forEach((key, dueMillis) -> anew.add(new Spot(key, dueMillis)));
        places.remove();
      }
    }
  }

  /** The next of those; null where there is none. */
  @Nullable Spot pollAnew() {
    Spot next = anew.poll();
    if (next != null) {
      total--;
      totalBytes -= bytes(next.key());
    }
    return next;
  }

  /** Those of a place look for themselves. */
  void forget(Place place) {
    WaitQueue forgotten = queues.remove(place);
    if (forgotten != null) {
      total -= forgotten.dueMillis.size();
      totalBytes -= forgotten.bytes;
    }
  }

  private WaitQueue of(Place place) {
    return queues.getOrDefault(place, WaitQueue.EMPTY);
  }

  private static int bytes(String key) {
    return ENTRY_BYTES + key.length();
  }
}
