/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.BenchStack;
import io.tidemark.bench.scenario.ProcessorUse;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How many records a second come from a topic to a topic of another broker, beside MirrorMaker 2
 * copying a topic of the same shape between the same brokers once the job is stopped.
 */
final class TopicThroughput implements Scenario {

  private static final int KEYS = 150_000;
  private static final long BACKLOG = 60_000;
  private static final double GOAL = 1.0;

  @Override
  public String name() {
    return "topic";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    String measure = "one region, 1 KiB, topic to a second broker's topic";
    try (TwoBrokers servers = TwoBrokers.start(setting)) {
      double ours = perSecond(setting, servers, TwoBrokers.OURS, notes);
      if (!setting.peer()) {
        rows.accept(BenchRow.alone(measure, "records/s", ours));
        return;
      }
      servers.stopFlink();
      try (MirrorMaker mirror =
          MirrorMaker.start(
              setting.home(),
              servers.from(),
              servers.to(),
              TwoBrokers.PEERS,
              BenchStack.PARALLELISM)) {
        double peers = perSecond(setting, servers, TwoBrokers.PEERS, notes);
        rows.accept(
            BenchRow.beside(
                measure, "records/s", ours, MirrorMaker.NAME, peers, OptionalDouble.of(GOAL)));
      }
    }
  }

  private static double perSecond(
      Setting setting, TwoBrokers servers, String topic, Consumer<String> notes) {
    Duration time = setting.seconds(40, 10);
    try (CacheWrites writes = new CacheWrites(servers.from(), topic, KEYS);
        TwoBrokers.Arrived arrived = servers.arrived(topic)) {
      writes.flatOut(setting.warmUp(), BACKLOG, arrived::count);
      long before = arrived.count();
      ProcessorUse use = ProcessorUse.begin();
      long start = System.nanoTime();
      writes.flatOut(time, BACKLOG, arrived::count);
      double perSecond = (arrived.count() - before) / ((System.nanoTime() - start) / 1e9);
      use.end().forEach(line -> notes.accept(topic + ": " + line));
      setting.progress().accept("%s: %,.0f/s".formatted(topic, perSecond));
      return perSecond;
    }
  }
}
