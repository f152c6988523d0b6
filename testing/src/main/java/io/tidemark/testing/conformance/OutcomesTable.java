/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a document's table says of one column: what may come of each row. The table is what the
 * tests expect, so it can't drift from them.
 */
public final class OutcomesTable {

  private final String column;
  private final Map<String, Set<String>> outcomes;

  private OutcomesTable(String column, Map<String, Set<String>> outcomes) {
    this.column = column;
    this.outcomes = outcomes;
  }

  /**
   * Reads the column of a kind of target. A cell has outcomes as {@link TargetConformance#outcomes}
   * has them, with commas between them.
   *
   * @throws IllegalArgumentException if the document has no such table, column or row
   */
  public static OutcomesTable ofTarget(Path document, String kind) {
    return read(document, kind, Arrays.stream(Fault.values()).map(Fault::toString).toList());
  }

  /**
   * Reads a column.
   *
   * @param column its name, which the table's head has as code
   * @param rows what the first cells of the rows are
   * @throws IllegalArgumentException if the document has no table with this column and just these
   *     rows
   */
  public static OutcomesTable read(Path document, String column, List<String> rows) {
    Map<String, Set<String>> outcomes = new LinkedHashMap<>();
    int place = -1;
    for (String line : lines(document)) {
      List<String> cells = cells(line);
      if (cells.isEmpty()) {
        place = -1; // The table is over.
      } else if (cells.contains("`" + column + "`")) {
        place = cells.indexOf("`" + column + "`");
      } else if (place >= 0 && cells.size() > place && !cells.get(0).startsWith("--")) {
        outcomes.put(
            cells.get(0), new TreeSet<>(Arrays.asList(cells.get(place).split(",\\s*", -1))));
      }
    }
    if (!outcomes.keySet().equals(new LinkedHashSet<>(rows))) {
      throw new IllegalArgumentException(
          "%s has no table with a column `%s` and a row for each of %s; it has %s"
              .formatted(document, column, rows, outcomes.keySet()));
    }
    return new OutcomesTable(column, outcomes);
  }

  /** What may come of what a row says. */
  public Set<String> of(String row) {
    return outcomes.getOrDefault(row, Set.of());
  }

  @Override
  public String toString() {
    return column + ": " + outcomes;
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
