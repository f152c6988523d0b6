/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold of every schedule, told from what was written and from what the target saw. */
final class SetModel {

  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Boolean> complete = new TreeMap<>();
  private final Map<String, Set<Integer>> delivered = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private final List<String> history = new ArrayList<>();

  /** A set is written; whether it will be complete. */
  void begins(String set, int count, boolean whole) {
    counts.put(set, count);
    complete.put(set, whole);
  }

  /** Each set, and whether it was completed. */
  Map<String, Boolean> sets() {
    return complete;
  }

  void arrives(LogRecord record) {
    String set = record.setPart().orElseThrow().setId();
    int sequence = sequence(record);
    history.add(record.id());
    assertThat(complete).as("%s of a set that is complete", record.id()).containsEntry(set, true);
    Set<Integer> before = delivered.getOrDefault(set, Set.of());
    for (int earlier = 1; earlier < sequence; earlier++) {
      assertThat(before)
          .as("%s after its first success; %s", record.id(), history)
          .contains(earlier);
    }
    Long earlier = written.get(set + "#" + (sequence - 1));
    if (earlier != null) {
      assertThat(record.writtenMillis())
          .as("%s written", record.id())
          .isGreaterThanOrEqualTo(earlier);
    }
    Long same = written.put(record.id(), record.writtenMillis());
    if (same != null) {
      assertThat(record.writtenMillis()).as("%s written again", record.id()).isEqualTo(same);
    }
  }

  void delivered(LogRecord record) {
    delivered
        .computeIfAbsent(record.setPart().orElseThrow().setId(), unused -> new HashSet<>())
        .add(sequence(record));
  }

  void checkEnd() {
    complete.forEach(
        (set, whole) ->
            assertThat(delivered.getOrDefault(set, Set.of()))
                .as("%s, %s; %s", set, whole ? "complete" : "not complete", history)
                .hasSize(whole ? counts.getOrDefault(set, 0) : 0));
  }

  private static int sequence(LogRecord record) {
    return ((SetPart.Mutation) record.setPart().orElseThrow()).sequence();
  }
}
