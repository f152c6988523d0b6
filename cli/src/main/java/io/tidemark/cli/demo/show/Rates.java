/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.util.stream.LongStream;

/** How often something happened in each of a row of equal spans of time. */
public final class Rates {

  private final long bucketMillis;
  private final long[] counts;

  private Rates(long bucketMillis, long[] counts) {
    this.bucketMillis = bucketMillis;
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param times when it happened, in milliseconds since the epoch, in no order
   * @param originMillis when the first span begins; what was before counts to the first
   * @param bucketMillis how long a span is, in milliseconds
   * @param buckets how many spans there are; what was after counts to the last
   */
  public static Rates of(LongStream times, long originMillis, long bucketMillis, int buckets) {
    long[] counts = new long[buckets];
    times.forEach(
        at -> {
          long bucket = Math.floorDiv(at - originMillis, bucketMillis);
          counts[(int) Math.max(0, Math.min(buckets - 1, bucket))]++;
        });
    return new Rates(bucketMillis, counts);
  }

  /** How many spans there are. */
  public int buckets() {
    return counts.length;
  }

  /** How long a span is, in milliseconds. */
  public long bucketMillis() {
    return bucketMillis;
  }

  /** How often per second, in a span. */
  public double perSecond(int bucket) {
    return counts[bucket] * 1000.0 / bucketMillis;
  }

  /** The most per second in any span. */
  public double peak() {
    return LongStream.of(counts).max().orElse(0) * 1000.0 / bucketMillis;
  }
}
