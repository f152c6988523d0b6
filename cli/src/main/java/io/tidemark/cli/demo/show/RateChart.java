/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two rates over the same time as bars, one chart above the other. Both have the same scale, from
 * zero, so heights can be compared; the lower chart ends where its highest bar does. Pure.
 */
public final class RateChart {

  /** What is left of the bars: a figure, a space, the axis. */
  private static final int MARGIN = 10;

  private static final int ROWS = 12;
  private static final int EIGHTHS = 8;
  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final long[] BUCKETS = {500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000};

  private final int columns;

  /**
   * A chart.
   *
   * @param width how wide its lines may be, in characters; at least 60
   */
  public RateChart(int width) {
    if (width < 60) {
      throw new IllegalArgumentException("width is " + width + "; it must be at least 60");
    }
    this.columns = width - MARGIN;
  }

  /** The shortest span for a bar with which so much time fits, in milliseconds. */
  public long bucketMillis(long durationMillis) {
    for (long bucket : BUCKETS) {
      if (durationMillis < bucket * columns) {
        return bucket;
      }
    }
    // In whole minutes beyond that.
    return (durationMillis / columns / 60_000 + 1) * 60_000;
  }

  /**
   * Draws it.
   *
   * @param upperName what the upper one shows
   * @param upper its rates
   * @param lowerName what the lower one shows
   * @param lower its rates, over the same spans
   */
  public List<String> draw(String upperName, Rates upper, String lowerName, Rates lower) {
    double unit = niceUnit(Math.max(upper.peak(), lower.peak()));
    List<String> lines = new ArrayList<>();
    lines.add(title(upperName, upper));
    lines.addAll(panel(upper, unit));
    lines.add("");
    lines.add(title(lowerName, lower) + ", same scale");
    lines.addAll(panel(lower, unit));
    lines.addAll(timeAxis(lower));
    return lines;
  }

  private static String title(String name, Rates rates) {
    return "%s per second, at most %s".formatted(name, Figures.of(Math.round(rates.peak())));
  }

  private static List<String> panel(Rates rates, double unit) {
    int rows = Math.max(2, (int) Math.ceil(rates.peak() / unit));
    List<String> lines = new ArrayList<>();
    for (int row = rows; row >= 1; row--) {
      // A figure at the upper edge of the highest row and of every fourth one.
      boolean labelled = row == rows || (row % 4 == 0 && rows - row > 1);
      StringBuilder line = new StringBuilder(label(labelled, row * unit));
      for (int column = 0; column < rates.buckets(); column++) {
        line.append(cell(rates.perSecond(column), row, unit));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(label(true, 0).replace('┤', '└') + "─".repeat(rates.buckets()));
    return lines;
  }

  /** To the nearest eighth of a row; what isn't zero shows as one at least. */
  private static char cell(double perSecond, int row, double unit) {
    long eighths = Math.round(perSecond / unit * EIGHTHS);
    if (perSecond > 0) {
      eighths = Math.max(1, eighths);
    }
    long inRow = eighths - (row - 1L) * EIGHTHS;
    return BARS.charAt((int) Math.max(0, Math.min(EIGHTHS, inRow)));
  }

  private static String label(boolean labelled, double value) {
    String figure = labelled ? Figures.of(Math.round(value)) : "";
    return "%8s ".formatted(figure) + (labelled ? "┤" : "│");
  }

  /** What a row stands for: the smallest round figure with which the peak needs no more rows. */
  private static double niceUnit(double peak) {
    double least = Math.max(peak, 1) / ROWS;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static List<String> timeAxis(Rates rates) {
    StringBuilder marks = new StringBuilder(" ".repeat(MARGIN));
    for (int column = 0; column < rates.buckets(); column += 10) {
      String mark = seconds(column * rates.bucketMillis());
      while (marks.length() < MARGIN + column) {
        marks.append(' ');
      }
      marks.append(mark);
    }
    return List.of(
        marks.toString(),
        " ".repeat(MARGIN) + "seconds; a bar is " + seconds(rates.bucketMillis()) + " s");
  }

  private static String seconds(long millis) {
    return millis % 1_000 == 0
        ? Long.toString(millis / 1_000)
        : String.format(Locale.ROOT, "%.1f", millis / 1000.0);
  }
}
