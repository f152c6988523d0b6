/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.ProcessorUse;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.region.WriterFigures;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How many writes a second reach one region's memcached, from Kafka through the job and the writer,
 * beside what folsom alone sets in the same memcached when all else is stopped.
 */
final class CacheThroughput implements Scenario {

  /** So many that a key is rarely written again while a write of it is under way. */
  private static final int KEYS = 150_000;

  private static final long BACKLOG = 60_000;
  private static final double GOAL = 0.4;

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Duration time = setting.seconds(40, 10);
    double ours;
    double folsom = Double.NaN;
    try (RegionServers servers = RegionServers.start(setting, List.of("eu"))) {
      Region region = servers.region(0);
      try (CacheWrites writes = servers.writes(KEYS)) {
        LongSupplier applied = servers.applied(servers.regions());
        writes.flatOut(setting.warmUp(), BACKLOG, applied);
        setting.progress().accept("warm-up: %,d written".formatted(writes.written()));
        WriterFigures before = servers.figures(region);
        ProcessorUse use = ProcessorUse.begin();
        writes.flatOut(time, BACKLOG, applied);
        use.end().forEach(line -> notes.accept("cache: " + line));
        WriterFigures after = servers.figures(region);
        ours = after.perSecondSince(before);
        setting
            .progress()
            .accept(
                "%,.0f/s applied, lag p50 %.0f ms"
                    .formatted(ours, after.lagMillisSince(before, 0.5)));
      }
      if (setting.peer()) {
        servers.stopAllBut(region.caches().get(0));
        folsom =
            FolsomAlone.perSecond(
                region.caches().get(0).address(), KEYS, setting.seconds(20, 2), time);
      }
    }
    rows.accept(
        setting.peer()
            ? BenchRow.beside(
                "one region, 1 KiB, Kafka to memcached",
                "writes/s",
                ours,
                FolsomAlone.NAME,
                folsom,
                OptionalDouble.of(GOAL))
            : BenchRow.alone("one region, 1 KiB, Kafka to memcached", "writes/s", ours));
  }
}
