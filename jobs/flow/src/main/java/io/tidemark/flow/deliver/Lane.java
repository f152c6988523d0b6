/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

/**
 * Hands out times to those who wait for one thing, so that they don't all come at once. Waiting
 * costs a write and a timer each time: what looks again in vain must look seldom where it is many.
 */
final class Lane {

  /** A lane never reaches further than this beyond the time asked for. */
  private static final double LONGEST_MILLIS = 10 * 60_000;

  private double tailMillis;

  /**
   * Draws a time.
   *
   * @param earliestMillis not before this, in milliseconds since the epoch
   * @param gapMillis how long after it the next may have its time, in milliseconds
   * @return the time, in milliseconds since the epoch
   */
  long draw(long earliestMillis, double gapMillis) {
    double at = Math.max((double) earliestMillis, tailMillis);
    if (at - earliestMillis > LONGEST_MILLIS) {
      at = (double) earliestMillis; // So long a lane is one from before the clock was set back.
    }
    tailMillis = at + gapMillis;
    return (long) Math.ceil(at);
  }
}
