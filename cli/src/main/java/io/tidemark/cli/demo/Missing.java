/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Course;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.testing.guarantee.Fate;
import io.tidemark.testing.guarantee.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a history still lacks of a burst. */
final class Missing {

  private static final int EXAMPLES = 5;

  private Missing() {}

  /** A line for each kind of thing; none where all has come. */
  static List<String> of(Burst burst, History history) {
    List<String> missing = new ArrayList<>();
    Map<String, Fate> fates =
        history.fates().collect(Collectors.toMap(Fate::id, fate -> fate));
    List<Delete> unsent =
        burst.writes().stream().filter(delete -> !fates.containsKey(delete.id())).toList();
    List<Delete> unanswered =
        burst.writes().stream()
            .filter(delete -> fates.containsKey(delete.id()))
            .filter(delete -> fates.get(delete.id()).unanswered() > 0)
            .toList();
    add(missing, "never written", unsent);
    add(missing, "without an answer", unanswered);
    Map<String, List<Delete>> lost = new TreeMap<>();
    for (Delete delete : burst.writes()) {
      Fate fate = fates.get(delete.id());
      if (fate != null && fate.lost()) {
        lost.computeIfAbsent(describe(delete), same -> new ArrayList<>()).add(delete);
      }
    }
    lost.forEach((what, deletes) -> add(missing, what, deletes));
    return missing;
  }

  private static String describe(Delete delete) {
    String end = delete.course().end() == Course.End.DEAD ? "dead" : "delivered";
    return "acknowledged but not %s (%s, %s)".formatted(end, delete.destination(), delete.course());
  }

  private static void add(List<String> missing, String what, List<Delete> deletes) {
    if (!deletes.isEmpty()) {
      String examples =
          deletes.stream().limit(EXAMPLES).map(Delete::id).collect(Collectors.joining(", "));
      missing.add(
          "%d %s: %s%s"
              .formatted(
                  deletes.size(), what, examples, deletes.size() > EXAMPLES ? ", ..." : ""));
    }
  }
}
