/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one run.
 *
 * @param command what repeats it
 * @param machine what it ran on
 * @param rows the measures
 */
public record BenchReport(String command, String machine, List<BenchRow> rows) {

  private static final List<String> HEAD =
      List.of("measure", "unit", "ours", "peer", "peer is", "ratio", "goal", "met");

  public BenchReport {
    rows = List.copyOf(rows);
  }

  /** Cores, memory and JVM of this machine. */
  public static String thisMachine() {
    Runtime runtime = Runtime.getRuntime();
    return "%d cores, JDK %s, %s %s"
        .formatted(
            runtime.availableProcessors(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  /** Whether no goal was missed. */
  public boolean met() {
    return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
  }

  /** A Markdown table, which a terminal shows as well. */
  public String table() {
    return lines() + "\nRepeat it: " + command + " (" + machine + ")\n";
  }

  /**
   * A page for people: how to repeat it, what it ran on, the table, what there is to add.
   *
   * @param title of the page
   * @param facts what it was made with, such as versions and the date
   * @param notes what the table doesn't say
   */
  public String page(String title, List<String> facts, List<String> notes) {
    StringBuilder page = new StringBuilder("# " + title + "\n\n");
    page.append("- `").append(command).append("`\n");
    page.append("- ").append(machine).append("\n");
    facts.forEach(fact -> page.append("- ").append(fact).append("\n"));
    page.append("\n").append(lines());
    if (!notes.isEmpty()) {
      page.append("\n");
      notes.forEach(note -> page.append("- ").append(note).append("\n"));
    }
    return page.toString();
  }

  private String lines() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(HEAD);
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths = new int[HEAD.size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (int line = 0; line < cells.size(); line++) {
      append(table, cells.get(line), widths);
      if (line == 0) {
        for (int width : widths) {
          table.append("|").append("-".repeat(width + 2));
        }
        table.append("|\n");
      }
    }
    return table.toString();
  }

  /** Writes the rows as a JSON array. */
  public void write(Path file) throws IOException {
    Files.writeString(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows)
            + "\n");
  }

  private static void append(StringBuilder table, List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      boolean number = i == 2 || i == 3 || i == 5 || i == 6;
      String format = "| %" + (number ? "" : "-") + widths[i] + "s ";
      table.append(format.formatted(cells.get(i)));
    }
    table.append("|\n");
  }

  private static List<String> cells(BenchRow row) {
    return List.of(
        row.measure(),
        row.unit(),
        number(row.ours()),
        number(row.peer()),
        row.peerName() == null ? "" : row.peerName(),
        number(row.ratio()),
        row.goalOf() == null ? "" : row.goalOf().sign() + number(row.goal()),
        row.met() == null ? "" : row.met() ? "yes" : "NO");
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
  }
}
