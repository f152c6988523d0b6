/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

/** How long a value has still to live. Pure. */
final class Expiry {

  private Expiry() {}

  /** Whether a value that was good for {@code ttlSeconds} from its writing on is so no longer. */
  static boolean over(int ttlSeconds, long writtenMillis, long nowMillis) {
    return ttlSeconds != 0 && remainingMillis(ttlSeconds, writtenMillis, nowMillis) <= 0;
  }

  /**
   * How long from now, in seconds. Rounded up to whole seconds; of a value that seems to be from
   * the future, for clocks differ, no more than it was given.
   */
  static int of(int ttlSeconds, long writtenMillis, long nowMillis) {
    if (ttlSeconds == 0) {
      return 0;
    }
    long seconds =
        Math.min(
            Integer.toUnsignedLong(ttlSeconds),
            (remainingMillis(ttlSeconds, writtenMillis, nowMillis) + 999) / 1000);
    return inSeconds(seconds);
  }

  /** The same for a span of whole seconds from now, at least one. */
  static int inSeconds(long seconds) {
    return (int) Math.min(Integer.MAX_VALUE, seconds);
  }

  private static long remainingMillis(int ttlSeconds, long writtenMillis, long nowMillis) {
    return writtenMillis + Integer.toUnsignedLong(ttlSeconds) * 1000 - nowMillis;
  }
}
