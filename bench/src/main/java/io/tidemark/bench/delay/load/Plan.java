/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import java.time.Duration;

/**
 * How much is written and how fast. It ends at the first of the two bounds.
 *
 * @param records at most so many
 * @param time at most so long
 * @param perSecond at this pace; 0: as fast as it goes
 * @param warmUp for so long records don't count for lateness
 */
public record Plan(long records, Duration time, int perSecond, Duration warmUp) {

  private static final Duration LONG = Duration.ofHours(2);

  public Plan {
    if (records < 1 || records > Integer.MAX_VALUE || perSecond < 0) {
      throw new IllegalArgumentException(
          "%d records at %d/s can't be written".formatted(records, perSecond));
    }
  }

  /** As fast as it goes, for a time. */
  public static Plan flatOut(Duration time) {
    return new Plan(Integer.MAX_VALUE, time, 0, Duration.ZERO);
  }

  /** At a pace, for a time after the warm-up. */
  public static Plan paced(int perSecond, Duration warmUp, Duration time) {
    return new Plan(Integer.MAX_VALUE, warmUp.plus(time), perSecond, warmUp);
  }

  /** So many, at a pace. */
  public static Plan paced(long records, int perSecond) {
    return new Plan(records, LONG, perSecond, Duration.ZERO);
  }
}
