/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import java.util.BitSet;

/** Says which mutations of a set are missing. */
final class Missing {

  /** So many gaps are named one by one. */
  private static final int MOST_NAMED = 20;

  private Missing() {}

  /**
   * The missing sequences as ranges, for example {@code 2, 5 to 9}; empty where none is.
   *
   * @param last the last that there should be
   * @param there which are there
   */
  static String of(int last, BitSet there) {
    StringBuilder text = new StringBuilder();
    int named = 0;
    for (int from = 1; from <= last; from++) {
      if (there.get(from)) {
        continue;
      }
      int to = from;
      while (to < last && !there.get(to + 1)) {
        to++;
      }
      if (named++ == MOST_NAMED) {
        return text.append(" and more").toString();
      }
      text.append(text.isEmpty() ? "" : ", ").append(from);
      if (to > from) {
        text.append(" to ").append(to);
      }
      from = to;
    }
    return text.toString();
  }
}
