/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

/**
 * What a record does to a cache, beside its key and its payload, which is the value.
 *
 * @param operation what
 * @param ttlSeconds how long after it was written the value is good, in seconds; 0: for ever
 * @param flags what the cache client keeps beside the value, 32 bits, opaque
 */
public record CacheWrite(Operation operation, int ttlSeconds, int flags) {

  /** The longest that a value may be good, in seconds: ten years. */
  public static final int LONGEST_TTL_SECONDS = 10 * 365 * 24 * 60 * 60;

  /** The value is set, for ever, without flags: what a record does that says nothing. */
  public static final CacheWrite PLAIN_SET = new CacheWrite(Operation.SET, 0, 0);

  /** The key is deleted. */
  public static final CacheWrite PLAIN_DELETE = new CacheWrite(Operation.DELETE, 0, 0);

  /** What is done to the key. */
  public enum Operation {
    /** It has the value from now on. */
    SET,
    /** It has none. */
    DELETE
  }

  public CacheWrite {
    if (ttlSeconds < 0 || ttlSeconds > LONGEST_TTL_SECONDS) {
      throw new IllegalArgumentException(
          "ttl is %d s; it must be 0 to %d".formatted(ttlSeconds, LONGEST_TTL_SECONDS));
    }
  }

  /** Whether a value that was written then is no longer good. */
  public boolean expired(long writtenMillis, long nowMillis) {
    return ttlSeconds > 0 && nowMillis - writtenMillis >= ttlSeconds * 1000L;
  }
}
