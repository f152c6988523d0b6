/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.options;

import org.jspecify.annotations.Nullable;

/**
 * How much of the heap records in flight may take. A record is there twice for a while: as the
 * caller's message and in the batch that goes to the queue.
 */
public final class MemoryBudget {

  private static final long STANDARD = 256L << 20;
  private static final long LEAST = 32L << 20;

  private MemoryBudget() {}

  /**
   * The bound of bytes in flight.
   *
   * @param asked what the options ask for; null: what fits
   * @param heap the largest heap, in bytes
   * @throws IllegalArgumentException if it can't hold one message, or the heap can't hold it
   */
  public static long bytesInFlight(@Nullable ByteSize asked, long heap) {
    long bytes = asked == null ? Math.min(STANDARD, heap / 4) : asked.bytes();
    if (bytes < LEAST) {
      throw new IllegalArgumentException(
          asked == null
              ? "the heap of "
                  + (heap >> 20)
                  + "MiB is too small: give the JVM at least -Xmx"
                  + ((4 * LEAST) >> 20)
                  + "m"
              : "--max-bytes-in-flight is "
                  + asked
                  + "; it must be at least 32MiB, to hold the largest message");
    }
    if (bytes > heap / 2) {
      throw new IllegalArgumentException(
          "--max-bytes-in-flight is "
              + asked
              + ", more than half of the heap of "
              + (heap >> 20)
              + "MiB; ask for less, or give the JVM more with -Xmx");
    }
    return bytes;
  }
}
