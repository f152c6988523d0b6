/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must hold of a namespace whose neighbour is in trouble and that is in none itself: each of
 * its records is sent at the first look at the clock after it is due.
 */
final class NeighbourModel {

  private final Map<Long, Long> due = new HashMap<>();
  private final Set<Long> read = new HashSet<>();
  private final Set<Long> sent = new HashSet<>();

  void writes(long offset, long dueMillis) {
    due.put(offset, dueMillis);
  }

  void reads(long offset) {
    read.add(offset);
  }

  void sends(long offset) {
    assertThat(due).as("the neighbour's").containsKey(offset);
    sent.add(offset);
  }

  void check(long nowMillis) {
    for (long offset : read) {
      if (due.get(offset) <= nowMillis && !sent.contains(offset)) { // Many, so no assertion each.
        fail("the neighbour's record %d, due at %d, isn't sent".formatted(offset, due.get(offset)));
      }
    }
  }

  void checkEnd() {
    assertThat(sent).containsAll(due.keySet());
  }
}
