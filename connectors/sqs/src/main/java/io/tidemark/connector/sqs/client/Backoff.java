/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.random.RandomGenerator;

/**
 * How long to wait after so many failures in a row: doubling, up to a longest, less up to a half.
 */
public final class Backoff {

  /** The first wait, in milliseconds. */
  public static final long FIRST_MILLIS = 200;

  /** The longest wait, in milliseconds. */
  public static final long LONGEST_MILLIS = 30_000;

  private static final int DOUBLINGS = 8;

  private Backoff() {}

  /**
   * The wait, in milliseconds.
   *
   * @param failures in a row, from 1
   * @param random spreads the readers of a queue
   */
  public static long millis(int failures, RandomGenerator random) {
    long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS));
    return whole - random.nextLong(whole / 2 + 1);
  }
}
