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

  /** How many are remembered together, at about 200 bytes each; others look for themselves. */
  static final int MOST = 200_000;

  /** How many of them for one place that is away: others must have room too. */
  static final int MOST_AWAY = 100_000;

  /** How much of the work of one place is remembered, in milliseconds of it. */
  private static final double MOST_MILLIS = 10_000;

  /** When each looks for itself, in milliseconds since the epoch, by its key in state. */
  private final Map<Place, Map<String, Long>> queues = new HashMap<>();

  private final Queue<Spot> anew = new ArrayDeque<>();
  private int total;

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
      return held.forTarget() && held.dueMillis() == dueMillis;
    }
  }

  /** Says who is called next; null: nobody. */
  interface Next {
    @Nullable Spot poll();
  }

  /** Whether one more is remembered for a place that is slow. */
  boolean hasRoom(Place place) {
    double ahead = of(place).size() * place.limit().gapMillis();
    return total < MOST && ahead < MOST_MILLIS && !place.forgotten();
  }

  /** Whether one more is remembered for a place that is away. */
  boolean hasRoomUntilBack(Place place) {
    return total < MOST && of(place).size() < MOST_AWAY && !place.forgotten();
  }

  /** Remembers one; who has looked in vain keeps its turn. */
  void park(Place place, Spot spot) {
    Map<String, Long> queue = queues.computeIfAbsent(place, unused -> new LinkedHashMap<>());
    if (queue.put(spot.key(), spot.dueMillis()) == null) {
      total++;
    }
  }

  /** The next for a place; null where there is none. */
  @Nullable Spot poll(Place place) {
    Iterator<Map.Entry<String, Long>> queue = of(place).entrySet().iterator();
    if (!queue.hasNext()) {
      return null;
    }
    Map.Entry<String, Long> next = queue.next();
    Spot spot = new Spot(next.getKey(), next.getValue());
    queue.remove();
    total--;
    if (!queue.hasNext()) {
      queues.remove(place);
    }
    return spot;
  }

  /** Those who wait for places that are away are no longer told apart: who they are for changed. */
  void callAnew() {
    Iterator<Map.Entry<Place, Map<String, Long>>> places = queues.entrySet().iterator();
    while (places.hasNext()) {
      Map.Entry<Place, Map<String, Long>> next = places.next();
      if (next.getKey().outage().away) {
        next.getValue().forEach((key, dueMillis) -> anew.add(new Spot(key, dueMillis)));
        places.remove();
      }
    }
  }

  /** The next of those; null where there is none. */
  @Nullable Spot pollAnew() {
    Spot next = anew.poll();
    total -= next == null ? 0 : 1;
    return next;
  }

  /** Those of a place look for themselves. */
  void forget(Place place) {
    total -= of(place).size();
    queues.remove(place);
  }

  private Map<String, Long> of(Place place) {
    return queues.getOrDefault(place, Map.of());
  }
}
