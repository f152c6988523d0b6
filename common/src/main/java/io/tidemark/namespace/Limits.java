/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.record.ClaimCheck;
import java.time.Duration;

/**
 * The bounds of what a caller may write.
 *
 * @param maxPayloadBytes the largest payload, in bytes
 * @param maxDelay the longest delay with its jitter; at most 365 days
 * @param maxKeyBytes the longest ordering key, in bytes; 1 to 64 KiB
 * @param maxHeaders how many headers a record may have; 0 to 1000
 * @param maxHeaderBytes how many bytes the names and values of all headers may have together; 0 to
 *     256 KiB
 */
public record Limits(
    int maxPayloadBytes, Duration maxDelay, int maxKeyBytes, int maxHeaders, int maxHeaderBytes) {

  /** The longest delay that any namespace may allow. */
  public static final Duration LONGEST_DELAY = Duration.ofDays(365);

  /** The largest payload that any namespace may allow, in bytes. */
  public static final int LARGEST_PAYLOAD = ClaimCheck.MOST_BYTES;

  /** The longest ordering key that any namespace may allow, in bytes. */
  public static final int LONGEST_KEY = 64 * 1024;

  /** The most headers that any namespace may allow. */
  public static final int MOST_HEADERS = 1000;

  /** The most bytes of headers that any namespace may allow. */
  public static final int MOST_HEADER_BYTES = 256 * 1024;

  /** 1 MiB of payload, 365 days, a key of 1 KiB, 64 headers of 16 KiB together. */
  public static final Limits DEFAULT = new Limits(1024 * 1024, LONGEST_DELAY, 1024, 64, 16 * 1024);

  public Limits {
    check("max payload bytes", maxPayloadBytes, 1, LARGEST_PAYLOAD);
    if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "max delay is " + maxDelay + "; it must be 0 to " + LONGEST_DELAY);
    }
    check("max key bytes", maxKeyBytes, 1, LONGEST_KEY);
    check("max headers", maxHeaders, 0, MOST_HEADERS);
    check("max header bytes", maxHeaderBytes, 0, MOST_HEADER_BYTES);
  }

  /** The same with another bound of payloads. */
  public Limits withMaxPayloadBytes(int bytes) {
    return new Limits(bytes, maxDelay, maxKeyBytes, maxHeaders, maxHeaderBytes);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %s; it must be %s to %s".formatted(name, value, least, most));
    }
  }
}
