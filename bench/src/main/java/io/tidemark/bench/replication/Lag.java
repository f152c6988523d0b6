/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.region.WriterFigures;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * How long after the application's write it is in each of three regions' caches, at 5,000 writes/s.
 */
final class Lag implements Scenario {

  private static final int PER_SECOND = 5_000;
  private static final int KEYS = 150_000;

  @Override
  public String name() {
    return "lag";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    try (RegionServers servers = RegionServers.start(setting, List.of("ap", "eu", "us"));
        CacheWrites writes = servers.writes(KEYS)) {
      writes.paced(setting.warmUp(), PER_SECOND);
      List<WriterFigures> before = servers.figures(servers.regions());
      writes.paced(setting.seconds(60, 10), PER_SECOND);
      List<WriterFigures> after = servers.figures(servers.regions());
      for (int i = 0; i < after.size(); i++) {
        notes.accept(
            "lag, region %s: %,.0f writes/s, p50 %.0f ms, p99 %.0f ms"
                .formatted(
                    servers.region(i).name(),
                    after.get(i).perSecondSince(before.get(i)),
                    after.get(i).lagMillisSince(before.get(i), 0.5),
                    after.get(i).lagMillisSince(before.get(i), 0.99)));
      }
      rows.accept(
          BenchRow.alone(
                  "lag p50 at 5,000/s to three regions, the worst", "ms", worst(before, after, 0.5))
              .wanting(GoalOf.MOST, 50));
      rows.accept(
          BenchRow.alone(
                  "lag p99 at 5,000/s to three regions, the worst",
                  "ms",
                  worst(before, after, 0.99))
              .wanting(GoalOf.MOST, 250));
    }
    notes.accept("lag: each figure is the upper bound of its bucket in the writer's histogram");
  }

  private static double worst(
      List<WriterFigures> before, List<WriterFigures> after, double quantile) {
    double worst = 0;
    for (int i = 0; i < after.size(); i++) {
      int region = i;
      ToDoubleFunction<WriterFigures> lag =
          figures -> figures.lagMillisSince(before.get(region), quantile);
      worst = Math.max(worst, lag.applyAsDouble(after.get(i)));
    }
    return worst;
  }
}
