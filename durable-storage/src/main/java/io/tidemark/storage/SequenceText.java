/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** Sequences for people: {@code 3, 5-7, 9 and 12 more}. */
final class SequenceText {

  /** How many sequences are named. */
  static final int SHOWN = 20;

  private SequenceText() {}

  static String of(SortedSet<Integer> sequences) {
    List<Integer> shown = sequences.stream().limit(SHOWN).toList();
    List<String> ranges = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < shown.size(); i++) {
      boolean last = i + 1 == shown.size() || shown.get(i + 1) != shown.get(i) + 1;
      if (last) {
        ranges.add(range(shown.get(from), shown.get(i)));
        from = i + 1;
      }
    }
    int more = sequences.size() - shown.size();
    return String.join(", ", ranges) + (more == 0 ? "" : " and " + more + " more");
  }

  private static String range(int from, int to) {
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
