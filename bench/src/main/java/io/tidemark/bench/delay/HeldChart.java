/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the figures of {@link Held} over the number of records held: three plots, one scale. */
final class HeldChart {

  private static final int WIDTH = 640;
  private static final int PLOT = 150;
  private static final int LEFT = 80;
  private static final int TOP = 30;

  private final List<Held.Figures> figures = new ArrayList<>();

  void add(Held.Figures more) {
    figures.add(more);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, svg());
  }

  /** The picture. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(WIDTH, 3 * (PLOT + 2 * TOP)));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    plot(svg, 0, "heap after a GC, MiB", Held.Figures::heapMiB);
    plot(svg, 1, "checkpoint, s", Held.Figures::checkpointSeconds);
    plot(svg, 2, "delivered as they come due, records/s", Held.Figures::perSecond);
    return svg.append("</svg>\n").toString();
  }

  private void plot(
      StringBuilder svg, int place, String title, ToDoubleFunction<Held.Figures> figure) {
    int top = place * (PLOT + 2 * TOP) + TOP;
    double most = figures.stream().mapToDouble(figure).max().orElse(1);
    double scale = most > 0 ? PLOT / most : 0;
    text(svg, LEFT, top - 8, "start", title);
    int step = (WIDTH - LEFT) / Math.max(1, figures.size());
    for (int i = 0; i < figures.size(); i++) {
      double value = figure.applyAsDouble(figures.get(i));
      int height = (int) Math.round(value * scale);
      int x = LEFT + i * step;
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#3b78b5\"/>%n"
              .formatted(x, top + PLOT - height, step / 2, height));
      text(svg, x + step / 4, top + PLOT + 14, "middle", "%,d".formatted(figures.get(i).records()));
      text(
          svg,
          x + step / 2 + 4,
          top + PLOT - Math.max(0, height - 12),
          "start",
          String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value));
    }
  }

  private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor, text));
  }
}
