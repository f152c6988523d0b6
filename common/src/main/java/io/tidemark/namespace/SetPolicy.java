/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.record.SetPart;
import java.time.Duration;

/**
 * The bounds of a namespace's sets of mutations.
 *
 * @param expireAfter how long after its last mutation was written a set may be completed; a second
 *     to a year
 * @param retention how long it is remembered of a set that ended how it did; a minute to a year
 * @param maxMutations how many mutations a set may have; 1 to 10,000
 * @param maxBytes how many bytes of payload they may have together; 1 B to 1 GiB
 */
public record SetPolicy(Duration expireAfter, Duration retention, int maxMutations, int maxBytes) {

  /** The shortest time that a set may be given to be completed. */
  public static final Duration SHORTEST_EXPIRY = Duration.ofSeconds(1);

  /** The shortest time that a set's end is remembered. */
  public static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

  /** The longest of both. */
  public static final Duration LONGEST = Duration.ofDays(365);

  /** The most bytes that any namespace may allow. */
  public static final int LARGEST_SET = 1024 * 1024 * 1024;

  /** A day to be completed, a week to be remembered, 10,000 mutations, 64 MiB. */
  public static final SetPolicy DEFAULT =
      new SetPolicy(
          Duration.ofDays(1), Duration.ofDays(7), SetPart.MOST_MUTATIONS, 64 * 1024 * 1024);

  public SetPolicy {
    check("expire after", expireAfter, SHORTEST_EXPIRY);
    check("retention", retention, SHORTEST_RETENTION);
    check("max mutations", maxMutations, SetPart.MOST_MUTATIONS);
    check("max bytes", maxBytes, LARGEST_SET);
  }

  private static void check(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s is %s; it must be %s to %s".formatted(name, value, least, LONGEST));
    }
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s is %d; it must be 1 to %d".formatted(name, value, most));
    }
  }
}
