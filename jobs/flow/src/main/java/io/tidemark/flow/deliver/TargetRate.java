/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

/**
 * How many records a second one place takes, as it says by turning others away. Nothing is known
 * until it first does; then no more are sent than it took, a little more each second, and a little
 * less each time it turns one away again. For the task thread alone.
 *
 * <p>A place that turns all away is left alone as long as it asks.
 */
final class TargetRate {

  /** In which time what is taken counts as a rate. */
  private static final long WINDOW_MILLIS = 1000;

  /** What is due so soon may leave with what is due now: the clock's ticks are coarse. */
  private static final double EARLY_MILLIS = 20;

  /** What is left of a rate that was too high. */
  private static final double LESS = 0.9;

  /** By how much it grows in a second, as a share of it, and at the least. */
  private static final double GROWTH = 0.05;

  private static final double LEAST_GROWTH = 0.5;

  /**
   * The same until it was once too high: what was taken before the first word may be too little.
   */
  private static final double SEARCH = 0.7;

  /** The lowest: a record in ten seconds. */
  private static final double SLOWEST = 0.1;

  /** With more than this there is no rate to keep. */
  private static final double FASTEST = 20_000;

  private double perSecond;
  private boolean searching;
  private double nextMillis;
  private long grownMillis;
  private long slowedMillis;
  private long heldUntilMillis;
  private long windowMillis;
  private int taken;
  private int takenBefore;

  /** Whether there is anything to keep to. */
  boolean limited(long nowMillis) {
    return perSecond > 0 || nowMillis < heldUntilMillis;
  }

  /** How many a second it is given; 0: as many as it takes. */
  double perSecond() {
    return perSecond;
  }

  /** Until when it asked to be left alone, in milliseconds since the epoch; 0: it didn't. */
  long heldUntilMillis() {
    return heldUntilMillis;
  }

  /** Goes on with what was known before a restart. */
  void restore(double savedPerSecond, long savedHeldUntilMillis) {
    perSecond = savedPerSecond;
    heldUntilMillis = savedHeldUntilMillis;
  }

  /** Whether one may be sent. */
  boolean allows(long nowMillis) {
    if (nowMillis < heldUntilMillis) {
      return false;
    }
    if (perSecond == 0) {
      return true;
    }
    grow(nowMillis);
    // A clock that was set back keeps nobody waiting for longer than a turn.
    double turn = Math.min(nextMillis, nowMillis + 1000 / Math.max(SLOWEST, perSecond));
    return perSecond == 0 || turn <= nowMillis + EARLY_MILLIS;
  }

  /** One is on its way. */
  void sent(long nowMillis) {
    if (perSecond > 0) {
      nextMillis =
          Math.max((double) nowMillis, Math.min(nextMillis, nowMillis + EARLY_MILLIS))
              + 1000 / perSecond;
    }
  }

  /** One was answered otherwise than by being turned away. */
  void taken(long nowMillis) {
    roll(nowMillis);
    taken++;
  }

  /**
   * One was turned away.
   *
   * @param sentMillis when it was sent: before the rate was last lowered, it says nothing new
   * @param askedMillis for how long the place asked to be left alone; 0: it didn't say
   */
  void turnedAway(long sentMillis, long nowMillis, long askedMillis) {
    roll(nowMillis);
    if (perSecond > 0 && sentMillis <= slowedMillis && nowMillis >= slowedMillis) {
      return;
    }
    int lately = Math.max(taken, takenBefore);
    if (lately == 0) {
      heldUntilMillis = Math.max(heldUntilMillis, nowMillis + askedMillis);
      searching = true;
      perSecond = Math.max(SLOWEST, perSecond == 0 ? 1 : perSecond / 2);
    } else {
      searching = perSecond == 0;
      perSecond = perSecond == 0 ? lately : Math.max(SLOWEST, perSecond * LESS);
    }
    slowedMillis = nowMillis;
    grownMillis = nowMillis;
    nextMillis = nowMillis + 1000 / perSecond;
  }

  /** The place as a whole is away, and asked to be left alone until a time. */
  void leaveAlone(long untilMillis) {
    heldUntilMillis = Math.max(heldUntilMillis, untilMillis);
  }

  private void grow(long nowMillis) {
    // After a restart it begins to grow when it is first asked for.
    long since = grownMillis == 0 ? 0 : Math.max(0, nowMillis - grownMillis);
    grownMillis = nowMillis;
    perSecond += Math.max(LEAST_GROWTH, (searching ? SEARCH : GROWTH) * perSecond) * since / 1000;
    if (perSecond > FASTEST) {
      perSecond = 0;
    }
  }

  private void roll(long nowMillis) {
    long age = nowMillis - windowMillis;
    if (age >= 0 && age < WINDOW_MILLIS) {
      return;
    }
    takenBefore = age >= WINDOW_MILLIS && age < 2 * WINDOW_MILLIS ? taken : 0;
    taken = 0;
    windowMillis = nowMillis;
  }
}
