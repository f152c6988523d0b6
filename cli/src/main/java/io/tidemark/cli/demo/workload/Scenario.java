/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

import java.time.Duration;

/**
 * The figures of the demo.
 *
 * @param records how many deletes are written that are to be acknowledged; {@link #FEWEST} to
 *     {@link #MOST}
 * @param seed what everything random is drawn from
 * @param burst how long the writing takes
 * @param shortestDelay the shortest delay of a delete
 * @param longestDelay the longest one
 * @param jitter the largest addition to the delay, drawn by the ingress
 */
public record Scenario(
    int records,
    long seed,
    Duration burst,
    Duration shortestDelay,
    Duration longestDelay,
    Duration jitter) {

  /** Enough for each course to be taken. */
  public static final int FEWEST = 100;

  /** What the demo keeps in memory is bounded by it. */
  public static final int MOST = 1_000_000;

  public Scenario {
    if (records < FEWEST || records > MOST) {
      throw new IllegalArgumentException(
          "records is %d; it must be %d to %d".formatted(records, FEWEST, MOST));
    }
  }

  /** Written within five seconds, delayed by 5 to 25 s and up to 5 s of jitter. */
  public static Scenario of(int records, long seed) {
    return new Scenario(
        records,
        seed,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(25),
        Duration.ofSeconds(5));
  }
}
