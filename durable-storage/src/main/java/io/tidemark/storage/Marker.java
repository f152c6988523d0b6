/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import java.time.Duration;

/**
 * An attempt to complete a set, written before its mutations are counted. It isn't accepted yet, or
 * has just been.
 *
 * @param attempt names the attempt
 * @param count how many mutations the set is to have; 0: the set is to expire
 * @param writtenMillis when it was written, in milliseconds since the epoch
 */
record Marker(long attempt, int count, long writtenMillis) {

  /** Of a set that is to expire. */
  static final int EXPIRY = 0;

  /** Longer than any attempt takes, and than clocks of servers differ. */
  static final Duration LIFE = Duration.ofMinutes(10);

  /** Whether whoever wrote it has died before it came to an end. */
  boolean abandoned(long nowMillis) {
    return nowMillis - writtenMillis > LIFE.toMillis();
  }
}
