/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What was measured of sets.
 *
 * @param size how many mutations each has
 * @param perSecond how many a second came to their end
 * @param nanos how long each took
 */
record SetFigures(int size, double perSecond, Histogram nanos) {

  private static final double NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Mutations a second. */
  double mutationsPerSecond() {
    return perSecond * size;
  }

  /** A percentile of the time, in milliseconds; not a number where there was no set. */
  double millis(double percent) {
    return millis(nanos, percent);
  }

  /** A percentile of times in nanoseconds, in milliseconds; not a number where there are none. */
  static double millis(Histogram nanos, double percent) {
    return nanos.getTotalCount() == 0
        ? Double.NaN
        : nanos.getValueAtPercentile(percent) / NANOS_A_MILLI;
  }

  /** For people. */
  String summary() {
    return "%,.1f sets/s of %d mutations, p50 %.1f ms, p99 %.1f ms"
        .formatted(perSecond, size, millis(50), millis(99));
  }
}
