/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.time.InstantSource;

/**
 * How long the oldest record that is due has been so. Written by the task thread, read by any.
 *
 * <p>It is looked up a few times a second, not kept exact: what is in flight is few, but not so few
 * that every completion should walk it.
 */
final class Lag {

  private static final long EVERY_MILLIS = 200;
  private static final long NONE = Long.MAX_VALUE;

  private final InstantSource clock;
  private volatile long oldestDue = NONE;
  private long lastFired = NONE;
  private long observedAt;

  Lag(InstantSource clock) {
    this.clock = clock;
  }

  /** A timer has fired. They fire in order, so the next in a backlog is no older. */
  void fired(long dueMillis) {
    lastFired = dueMillis;
  }

  /**
   * Looks again, if it has not just done so.
   *
   * @param flights what is in flight
   * @param behind whether there are due timers that have not fired
   */
  void observe(Flights flights, boolean behind) {
    long now = clock.millis();
    if (Math.abs(now - observedAt) < EVERY_MILLIS) {
      return;
    }
    observedAt = now;
    long oldest = behind ? lastFired : NONE;
    for (Flight flight : flights.all()) {
      oldest = Math.min(oldest, flight.waiting().dueMillis());
    }
    oldestDue = oldest;
  }

  /** In milliseconds; 0 where nothing is due. */
  long ageMillis() {
    long oldest = oldestDue;
    return oldest == NONE ? 0 : Math.max(0, clock.millis() - oldest);
  }
}
