/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.util.concurrent.TimeUnit;

/**
 * How many records one place takes at a time, found from how long they take: the limit grows while
 * they take no longer than they did, and shrinks when they do. For the task thread alone.
 */
final class TargetLimit {

  /** The least that a place is given, so that there is something to find out with. */
  static final int FLOOR = 10;

  /** What a place is given before anything is known of it. */
  private static final int INITIAL = 100;

  /** How much longer than on average over the long run an attempt may take. */
  private static final double TOLERANCE = 2.0;

  /** The share of a new sample in the time that an attempt takes. */
  private static final double SHARE = 0.05;

  private final Limit limit;
  private final boolean timed;
  private int inFlight;
  private double millis;
  private long fullSinceMillis;
  private long lastStartMillis;
  private long lastSampleMillis;
  private long tookMillis; // Of those that ended since.
  private int ended;

  /**
   * Makes one.
   *
   * @param most how many at most
   * @param timed whether the time that a record takes says something of the place; else the limit
   *     stays what it is at first
   */
  TargetLimit(int most, boolean timed) {
    this.timed = timed;
    limit =
        Gradient2Limit.newBuilder()
            .minLimit(Math.min(FLOOR, most))
            .initialLimit(Math.min(INITIAL, most))
            .maxConcurrency(most)
            .rttTolerance(TOLERANCE)
            .build();
  }

  /** How many may be in flight now. */
  int limit() {
    return limit.getLimit();
  }

  int inFlight() {
    return inFlight;
  }

  /** How long an attempt takes of late, in milliseconds; 0: none has come to its end. */
  double millis() {
    return millis;
  }

  /** How long it takes from the end of one attempt to that of the next, in milliseconds. */
  double gapMillis() {
    return millis / Math.max(1, inFlight);
  }

  /** When an attempt was last started, in milliseconds since the epoch. */
  long lastStartMillis() {
    return lastStartMillis;
  }

  /**
   * Whether another may be started.
   *
   * @param free how many more the task may have in flight: a place may have as many as are left for
   *     others, so that however many are slow, there is room for one that isn't
   */
  boolean room(int free) {
    return inFlight < Math.min(limit.getLimit(), Math.max(1, free));
  }

  void started(long nowMillis) {
    inFlight++;
    lastStartMillis = nowMillis;
    fullSinceMillis = 0;
  }

  /**
   * An attempt has come to its end.
   *
   * @param startedMillis when it was started
   * @param sample whether how long it took says something: a refused connection takes no time
   */
  void ended(long startedMillis, long nowMillis, boolean sample) {
    if (sample) {
      // The clock's ticks are coarse, and it may have been set back.
      long took = Math.max(1, nowMillis - startedMillis);
      tookMillis += took;
      ended++;
      boolean unusual = tookMillis > TOLERANCE * millis * ended;
      millis = millis == 0 ? took : millis + SHARE * (took - millis);
      if (timed && (unusual || nowMillis != lastSampleMillis)) {
        // Where they take as long as ever, the mean of a millisecond says as much as all of them,
        // and each costs a tenth of what all else does that a record goes through. A slow one among
        // many that are quick counts as one of them: alone it would make the place look slow.
        lastSampleMillis = nowMillis;
        limit.onSample(
            TimeUnit.MILLISECONDS.toNanos(startedMillis),
            TimeUnit.MILLISECONDS.toNanos(tookMillis) / ended,
            inFlight,
            false);
        tookMillis = 0;
        ended = 0;
      }
    }
    inFlight--;
  }

  /** How long it has been full, in milliseconds. To be asked where it is. */
  long fullMillis(long nowMillis) {
    if (fullSinceMillis == 0 || nowMillis < fullSinceMillis) {
      fullSinceMillis = nowMillis;
    }
    return nowMillis - fullSinceMillis;
  }
}
