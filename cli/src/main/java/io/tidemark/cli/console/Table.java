/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as they need to be. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row. */
  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  /** The lines of the table. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width =
          rows.stream()
              .filter(r -> r.size() > column)
              .mapToInt(r -> r.get(column).length())
              .max()
              .orElse(0);
      line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
