/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.process.Await;
import io.tidemark.localstack.region.Region;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is sent to a region that was away while each of 10,000 keys was written 20 times. */
final class OutageBacklog implements Scenario {

  private static final int KEYS = 10_000;
  private static final int TIMES = 20;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "outage";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    int times = setting.records(TIMES, 5);
    try (RegionServers servers = RegionServers.start(setting, List.of("eu"));
        CacheWrites writes = servers.writes(KEYS)) {
      Region region = servers.region(0);
      writes.some(KEYS);
      awaitEnded(servers, KEYS);
      long deliveredBefore = servers.books().entry("delivered").getOrDefault("eu", 0L);
      region.writers().kill();
      writes.some((long) times * KEYS);
      long read = KEYS + (long) times * KEYS;
      Await.answer(
          "all is read while the region is away",
          LIMIT,
          () ->
              Optional.of(servers.books().entry("read").getOrDefault("eu", 0L))
                  .filter(it -> it == read));
      long back = System.nanoTime();
      region.writers().start();
      awaitEnded(servers, read);
      double seconds = (System.nanoTime() - back) / 1e9;
      double sends = servers.books().entry("delivered").getOrDefault("eu", 0L) - deliveredBefore;
      rows.accept(
          BenchRow.alone(
                  "back after %,d writes of %,d keys: sends a key".formatted(times * KEYS, KEYS),
                  "",
                  sends / KEYS)
              .wanting(GoalOf.MOST, 1.05));
      notes.accept(
          "outage: %,.0f sent, all there %.1f s after the writer's start was called"
              .formatted(sends, seconds));
    }
  }

  private static void awaitEnded(RegionServers servers, long count) {
    Await.answer(
        count + " writes have come to their end",
        LIMIT,
        () -> Optional.of(servers.books().ended("eu")).filter(ended -> ended == count));
  }
}
