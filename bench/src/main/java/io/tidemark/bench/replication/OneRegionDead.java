/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.region.WriterFigures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a dead region costs two others: their throughput, and their lag at 5,000 writes/s, with its
 * writers killed, beside both with all three alive in the same run.
 */
final class OneRegionDead implements Scenario {

  private static final int PER_SECOND = 5_000;
  private static final int KEYS = 150_000;
  private static final long BACKLOG = 60_000;

  @Override
  public String name() {
    return "dead";
  }

  /** Of the worse of two regions. */
  private record Measured(double perSecond, double p50, double p99) {}

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    try (RegionServers servers = RegionServers.start(setting, List.of("ap", "eu", "us"));
        CacheWrites writes = servers.writes(KEYS)) {
      List<Region> others = List.of(servers.region(0), servers.region(2));
      LongSupplier slowest = servers.applied(others);
      LongSupplier slowestOfAll = servers.applied(servers.regions());
      writes.flatOut(setting.warmUp(), BACKLOG, slowestOfAll);
      Measured flatOut = flatOut(setting, servers, writes, others, slowestOfAll);
      Measured paced = paced(setting, servers, writes, others);
      say(setting, notes, "all alive", flatOut, paced);

      servers.region(1).writers().kill();
      writes.paced(setting.seconds(30, 5), PER_SECOND); // The outage is known, and begins to hold.
      Measured pacedDead = paced(setting, servers, writes, others);
      Measured flatOutDead = flatOut(setting, servers, writes, others, slowest);
      say(setting, notes, "one dead", flatOutDead, pacedDead);

      rows.accept(
          BenchRow.beside(
              "to two regions while a third is dead",
              "writes/s",
              flatOutDead.perSecond(),
              "with all three alive",
              flatOut.perSecond(),
              OptionalDouble.of(0.95)));
      rows.accept(
          BenchRow.alone(
                  "their lag p99 at 5,000/s while a third is dead, by that with all alive",
                  "",
                  pacedDead.p99() / paced.p99())
              .wanting(GoalOf.MOST, 1.2));
    }
  }

  private static Measured flatOut(
      Setting setting,
      RegionServers servers,
      CacheWrites writes,
      List<Region> regions,
      LongSupplier slowest)
      throws InterruptedException {
    List<WriterFigures> before = servers.figures(regions);
    writes.flatOut(setting.seconds(40, 10), BACKLOG, slowest);
    return worst(before, servers.figures(regions));
  }

  private static Measured paced(
      Setting setting, RegionServers servers, CacheWrites writes, List<Region> regions)
      throws InterruptedException {
    writes.paced(setting.seconds(20, 10), PER_SECOND); // What was flat out before is through.
    List<WriterFigures> before = servers.figures(regions);
    writes.paced(setting.seconds(40, 10), PER_SECOND);
    return worst(before, servers.figures(regions));
  }

  private static Measured worst(List<WriterFigures> before, List<WriterFigures> after) {
    double perSecond = Double.MAX_VALUE;
    double p50 = 0;
    double p99 = 0;
    for (int i = 0; i < after.size(); i++) {
      perSecond = Math.min(perSecond, after.get(i).perSecondSince(before.get(i)));
      p50 = Math.max(p50, after.get(i).lagMillisSince(before.get(i), 0.5));
      p99 = Math.max(p99, after.get(i).lagMillisSince(before.get(i), 0.99));
    }
    return new Measured(perSecond, p50, p99);
  }

  private static void say(
      Setting setting, Consumer<String> notes, String when, Measured flatOut, Measured paced) {
    String text =
        "dead, %s: %,.0f writes/s to each of two regions; at 5,000/s lag p50 %.0f ms, p99 %.0f ms"
            .formatted(when, flatOut.perSecond(), paced.p50(), paced.p99());
    notes.accept(text);
    setting.progress().accept(text);
  }
}
