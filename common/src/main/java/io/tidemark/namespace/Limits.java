/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.time.Duration;

/**
 * The bounds of what a caller may write.
 *
 * @param maxPayloadBytes the largest payload, in bytes
 * @param maxDelay the longest delay with its jitter; at most 365 days
 * @param maxKeyBytes the longest ordering key, in bytes
 * @param maxHeaders how many headers a record may have
 * @param maxHeaderBytes how many bytes the names and values of all headers may have together
 */
public record Limits(
    int maxPayloadBytes, Duration maxDelay, int maxKeyBytes, int maxHeaders, int maxHeaderBytes) {

  /** The longest delay that any namespace may allow. */
  public static final Duration LONGEST_DELAY = Duration.ofDays(365);

  /** The largest payload that any namespace may allow, in bytes. */
  public static final int LARGEST_PAYLOAD = 16 * 1024 * 1024;

  /** 1 MiB of payload, 365 days, a key of 1 KiB, 64 headers of 16 KiB together. */
  public static final Limits DEFAULT = new Limits(1024 * 1024, LONGEST_DELAY, 1024, 64, 16 * 1024);

  public Limits {
    if (maxPayloadBytes < 1 || maxPayloadBytes > LARGEST_PAYLOAD) {
      throw new IllegalArgumentException(
          "max payload is " + maxPayloadBytes + " bytes; it must be 1 to " + LARGEST_PAYLOAD);
    }
    if (maxDelay.isNegative() || maxDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "max delay is " + maxDelay + "; it must be 0 to " + LONGEST_DELAY);
    }
    if (maxKeyBytes < 1 || maxHeaders < 0 || maxHeaderBytes < 0) {
      throw new IllegalArgumentException("a limit of key or headers is negative or zero");
    }
  }
}
