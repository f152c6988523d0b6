/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

/** How long a value has still to live. Pure. */
final class Expiry {

  /** What memcached takes for a span; anything longer it takes for a time since the epoch. */
  static final long LONGEST_SPAN_SECONDS = 30L * 24 * 60 * 60;

  private Expiry() {}

  /** Whether a value that was good for {@code ttlSeconds} from its writing on is so no longer. */
  static boolean over(int ttlSeconds, long writtenMillis, long nowMillis) {
    return ttlSeconds != 0 && remainingMillis(ttlSeconds, writtenMillis, nowMillis) <= 0;
  }

  /**
   * What memcached is told. Rounded up to whole seconds; of a value that seems to be from the
   * future, for clocks differ, no more than it was given.
   */
  static int of(int ttlSeconds, long writtenMillis, long nowMillis) {
    if (ttlSeconds == 0) {
      return 0;
    }
    long seconds =
        Math.min(
            Integer.toUnsignedLong(ttlSeconds),
            (remainingMillis(ttlSeconds, writtenMillis, nowMillis) + 999) / 1000);
    return inSeconds(seconds, nowMillis);
  }

  /** The same for a span of whole seconds from now, at least one. */
  static int inSeconds(long seconds, long nowMillis) {
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            seconds <= LONGEST_SPAN_SECONDS ? seconds : Math.floorDiv(nowMillis, 1000L) + seconds);
  }

  private static long remainingMillis(int ttlSeconds, long writtenMillis, long nowMillis) {
    return writtenMillis + Integer.toUnsignedLong(ttlSeconds) * 1000 - nowMillis;
  }
}
