/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers texts from 0 in the order in which they are first seen. An open-addressed table of
 * numbers costs 4 to 16 bytes a text, a tenth of what a map of boxed numbers does.
 */
final class Names {

  private final List<String> names = new ArrayList<>();

  /** The number plus one; 0 where there is none. At most half full. */
  private int[] table = new int[128];

  int number(String name) {
    int slot = slot(name);
    if (table[slot] == 0) {
      names.add(name);
      table[slot] = names.size();
      if (names.size() * 2 > table.length) {
        grow();
        return names.size() - 1;
      }
    }
    return table[slot] - 1;
  }

  String name(int number) {
    return names.get(number);
  }

  int size() {
    return names.size();
  }

  List<String> all() {
    return List.copyOf(names);
  }

  private int slot(String name) {
    int mask = table.length - 1;
    // The low bits of String.hashCode of numbered ids run in sequences; multiplying spreads them.
    int slot = ((name.hashCode() * 0x9E3779B9) >>> 7) & mask;
    while (table[slot] != 0 && !names.get(table[slot] - 1).equals(name)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    table = new int[table.length * 2];
    for (int i = 0; i < names.size(); i++) {
      table[slot(names.get(i))] = i + 1;
    }
  }
}
