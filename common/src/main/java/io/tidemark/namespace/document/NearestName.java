/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class NearestName {

  private NearestName() {}

  /** The known name with the fewest edits to the one given; of equals the first. */
  public static Optional<String> find(String name, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** How many insertions, deletions, replacements and swaps of neighbours lie between two names. */
  static int distance(String one, String other) {
    int[][] edits = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, one, other, i, j);
      }
    }
    return edits[one.length()][other.length()];
  }

  private static int least(int[][] edits, String one, String other, int i, int j) {
    boolean same = one.charAt(i - 1) == other.charAt(j - 1);
    int least =
        Math.min(
            edits[i - 1][j - 1] + (same ? 0 : 1),
            Math.min(edits[i - 1][j] + 1, edits[i][j - 1] + 1));
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
