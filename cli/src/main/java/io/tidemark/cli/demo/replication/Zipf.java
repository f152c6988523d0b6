/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks as keys of a cache are asked for: the first most often, the one of rank {@code r}
 * with a weight of {@code 1 / r^0.99}, the exponent that benchmarks of stores have in common (YCSB;
 * Cooper and others, 2010).
 */
final class Zipf {

  private static final double EXPONENT = 0.99;

  private final double[] upTo;

  /**
   * A distribution.
   *
   * @param ranks how many ranks there are
   */
  Zipf(int ranks) {
    upTo = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1.0, -EXPONENT);
      upTo[i] = sum;
    }
  }

  /** A rank, from 0. */
  int draw(RandomGenerator random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
  }
}
