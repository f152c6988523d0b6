/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffPropertiesTest {

  @Property
  void itDoublesUpToTheLongestLessUpToAHalf(
      @ForAll @IntRange(min = 1, max = 1_000_000) int failures, @ForAll long seed) {
    double whole =
        Math.min(Backoff.LONGEST_MILLIS, Backoff.FIRST_MILLIS * Math.pow(2, failures - 1));
    assertThat((double) Backoff.millis(failures, new Random(seed))).isBetween(whole / 2, whole);
  }
}
