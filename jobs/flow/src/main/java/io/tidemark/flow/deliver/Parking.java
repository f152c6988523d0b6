/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Who is called as soon as a slow place has room again, or one that was away is back, in the order
 * in which they came. Each of them is held in state as well, under a timer by which it looks for
 * itself if it isn't called: so nothing of this is in checkpoints. For the task thread alone.
 */
final class Parking {

  /** How many are remembered together, at about 200 bytes each; others look for themselves. */
  static final int MOST = 20_000;

  /** How many of them for one place that is away: others must have room too. */
  static final int MOST_AWAY = 10_000;

  /** How much of the work of one place is remembered, in milliseconds of it. */
  private static final double MOST_MILLIS = 10_000;

  private final Map<Place, Queue<Spot>> queues = new HashMap<>();
  private int total;

  /**
   * Where a record that is held is found.
   *
   * @param key its key in state
   * @param dueMillis when it would look for itself, in milliseconds since the epoch
   * @param position which record it is: another may have come to be held in its place
   */
  record Spot(String key, long dueMillis, long position) {

    /** The spot of a record that is held under a key. */
    static Spot of(String key, Waiting waiting) {
      return new Spot(key, waiting.dueMillis(), Flight.slot(waiting));
    }

    /** Whether it is still the one that is held there, and only for want of room. */
    boolean is(Waiting held) {
      return held.forTarget() && held.dueMillis() == dueMillis && Flight.slot(held) == position;
    }
  }

  /** Whether one more is remembered for a place. */
  boolean hasRoom(Place place) {
    Queue<Spot> queue = queues.get(place);
    double ahead = queue == null ? 0 : queue.size() * place.limit().gapMillis();
    return total < MOST && ahead < MOST_MILLIS && !place.forgotten();
  }

  /** Remembers one. */
  void park(Place place, Spot spot) {
    queues.computeIfAbsent(place, unused -> new ArrayDeque<>()).add(spot);
    total++;
  }

  /**
   * Remembers one for a place that is away. Who looks again meanwhile is remembered again, so where
   * there are too many most of them stand there in vain: then it begins anew.
   */
  void parkUntilBack(Place place, Spot spot) {
    Queue<Spot> queue = queues.get(place);
    if (queue != null && queue.size() >= MOST_AWAY) {
      forget(place);
    }
    if (total < MOST && !place.forgotten()) {
      park(place, spot);
    }
  }

  /** The next for a place; null where there is none. */
  @Nullable Spot poll(Place place) {
    Queue<Spot> queue = queues.get(place);
    if (queue == null) {
      return null;
    }
    Spot next = queue.remove();
    total--;
    if (queue.isEmpty()) {
      queues.remove(place);
    }
    return next;
  }

  /** Those of a place look for themselves. */
  void forget(Place place) {
    Queue<Spot> queue = queues.remove(place);
    total -= queue == null ? 0 : queue.size();
  }
}
