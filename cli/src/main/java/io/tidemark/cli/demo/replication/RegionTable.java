/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import io.tidemark.cli.demo.show.Figures;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.region.WriterFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far each region is behind, in lines for a screen of 79 columns. For one thread. */
final class RegionTable {

  private final ThreeRegions servers;
  private final Map<String, WriterFigures> last = new HashMap<>();

  RegionTable(ThreeRegions servers) {
    this.servers = servers;
  }

  /**
   * The lines now.
   *
   * @param seconds since the first write
   * @param acknowledged how many writes are in the log
   * @param books what the job says of them
   */
  List<String> lines(long seconds, long acknowledged, Books books) throws InterruptedException {
    Map<String, Long> oldest = servers.oldestMillis(books);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%4d s  %9s written    applied/s  lag p50    p99    waiting     oldest"
            .formatted(seconds, Figures.of(acknowledged)));
    for (Region region : servers.regions()) {
      long waiting = Math.max(0, acknowledged - books.ended(region.name()));
      lines.add(
          "        %-22s %s %10s %10s"
              .formatted(
                  region.name(),
                  speed(region),
                  Figures.of(waiting),
                  seconds(oldest.getOrDefault(region.name(), 0L))));
    }
    return lines;
  }

  /** Of the writes since the last look. */
  private String speed(Region region) throws InterruptedException {
    Optional<WriterFigures> now = servers.figures(region);
    WriterFigures before = last.get(region.name());
    if (now.isEmpty()) {
      return "      away                 ";
    }
    last.put(region.name(), now.get());
    if (before == null || now.get().applied() <= before.applied()) {
      return "         0       -        -";
    }
    return "%10s %7s %8s"
        .formatted(
            Figures.of(Math.round(now.get().perSecondSince(before))),
            millis(now.get().lagMillisSince(before, 0.5)),
            millis(now.get().lagMillisSince(before, 0.99)));
  }

  private static String millis(double millis) {
    return millis >= 10_000 ? seconds((long) millis) : Figures.of(Math.round(millis)) + " ms";
  }

  private static String seconds(long millis) {
    return millis < 10_000 ? Figures.of(millis) + " ms" : "%.1f s".formatted(millis / 1000.0);
  }
}
