/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How long after its due time a record was first seen by its target, in milliseconds. Percentiles
 * are exact, by nearest rank; all are 0 where nothing was measured.
 *
 * @param measured how many records were
 * @param p50 half of them were at most so late
 * @param p99 99 of 100 were at most so late
 * @param max the latest
 */
public record Lateness(long measured, long p50, long p99, long max) {

  /**
   * Of acknowledged records that their target took at the first attempt. Of the others the backoff
   * is a part of the delay, so they are left out.
   */
  public static Lateness of(Stream<Fate> fates) {
    return of(
        fates
            .filter(fate -> fate.acknowledged() && fate.delivered() && fate.turnedAway() == 0)
            .mapToLong(fate -> fate.firstArrivalMillis() - fate.dueMillis()));
  }

  /** Of delays in no order. */
  public static Lateness of(LongStream millis) {
    long[] sorted = millis.sorted().toArray();
    return sorted.length == 0
        ? new Lateness(0, 0, 0, 0)
        : new Lateness(
            sorted.length, rank(sorted, 50), rank(sorted, 99), sorted[sorted.length - 1]);
  }

  private static long rank(long[] sorted, int percent) {
    long rank = (sorted.length * (long) percent + 99) / 100;
    return sorted[(int) rank - 1];
  }
}
