/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes ids for records whose caller gave none: UUIDs of version 7 (RFC 9562), whose first 48 bits
 * are the time, so that they sort by the millisecond in which they were made; the other 74 bits are
 * random.
 */
final class RecordIds {

  private static final long TWELVE_BITS = 0xFFFL;
  private static final long VERSION_7 = 0x7000L;
  private static final long SIXTY_TWO_BITS = -1L >>> 2;
  private static final long VARIANT = 1L << 63;

  private RecordIds() {}

  static String next(long epochMillis, RandomGenerator random) {
    long high = (epochMillis << 16) | VERSION_7 | (random.nextLong() & TWELVE_BITS);
    long low = VARIANT | (random.nextLong() & SIXTY_TWO_BITS);
    return new UUID(high, low).toString();
  }
}
