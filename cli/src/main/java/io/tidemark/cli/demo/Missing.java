/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.testing.guarantee.Fate;
import io.tidemark.testing.guarantee.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a history still lacks of a burst. */
final class Missing {

  private static final int EXAMPLES = 5;

  private Missing() {}

  /** A line for each kind of thing; none where all has come. */
  static List<String> of(Burst burst, History history) {
    Map<String, Fate> fates = history.fates().collect(Collectors.toMap(Fate::id, fate -> fate));
    Map<String, List<Delete>> missing = new TreeMap<>();
    for (Delete delete : burst.writes()) {
      String what = problem(delete, fates.get(delete.id()));
      if (!what.isEmpty()) {
        missing.computeIfAbsent(what, same -> new ArrayList<>()).add(delete);
      }
    }
    return missing.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String problem(Delete delete, @Nullable Fate fate) {
    if (fate == null) {
      return "never written";
    }
    if (fate.unanswered() > 0) {
      return "without an answer";
    }
    return fate.lost() ? describe(delete) : "";
  }

  private static String describe(Delete delete) {
    String end = delete.course().end().name().toLowerCase(Locale.ROOT);
    return "acknowledged but not %s (%s, %s)".formatted(end, delete.destination(), delete.course());
  }

  private static String line(String what, List<Delete> deletes) {
    String examples =
        deletes.stream().limit(EXAMPLES).map(Delete::id).collect(Collectors.joining(", "));
    return "%d %s: %s%s"
        .formatted(deletes.size(), what, examples, deletes.size() > EXAMPLES ? ", ..." : "");
  }
}
