/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a document's table says of one kind of target: a row for each {@link Fault}, by its text, a
 * column for each kind. The table is what the tests expect, so it can't drift from them.
 */
public final class OutcomesTable {

  private final String kind;
  private final Map<Fault, Set<String>> outcomes;

  private OutcomesTable(String kind, Map<Fault, Set<String>> outcomes) {
    this.kind = kind;
    this.outcomes = outcomes;
  }

  /**
   * Reads the column of a kind. A cell has outcomes as {@link TargetConformance#outcomes} has them,
   * with commas between them.
   *
   * @throws IllegalArgumentException if the document has no such table, column or row
   */
  public static OutcomesTable read(Path document, String kind) {
    Map<Fault, Set<String>> outcomes = new EnumMap<>(Fault.class);
    int column = -1;
    for (String line : lines(document)) {
      List<String> cells = cells(line);
      if (cells.contains("`" + kind + "`")) {
        column = cells.indexOf("`" + kind + "`");
      } else if (column >= 0 && cells.size() > column) {
        for (Fault fault : Fault.values()) {
          if (cells.get(0).equals(fault.toString())) {
            outcomes.put(fault, new TreeSet<>(Arrays.asList(cells.get(column).split(",\\s*", -1))));
          }
        }
      }
    }
    if (outcomes.size() != Fault.values().length) {
      throw new IllegalArgumentException(
          "%s has no table of faults with a column `%s` and a row for each of %s; it has %s"
              .formatted(document, kind, Arrays.toString(Fault.values()), outcomes.keySet()));
    }
    return new OutcomesTable(kind, outcomes);
  }

  /** What may come of a record that meets a fault. */
  public Set<String> of(Fault fault) {
    return outcomes.getOrDefault(fault, Set.of());
  }

  @Override
  public String toString() {
    return kind + ": " + outcomes;
  }

  private static List<String> lines(Path document) {
    try {
      return Files.readAllLines(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cells(String line) {
    String row = line.strip();
    if (!row.startsWith("|") || !row.endsWith("|") || row.length() < 2) {
      return List.of();
    }
    return Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }
}
