/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.DueTimes;
import io.tidemark.bench.delay.load.Load;
import io.tidemark.bench.delay.load.Measured;
import io.tidemark.bench.delay.load.Plan;
import io.tidemark.bench.delay.load.Tally;
import io.tidemark.bench.delay.load.Transport;
import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.flink.CheckpointSummary;
import io.tidemark.localstack.process.Await;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * What it costs to hold records: heap, checkpoints, and the rate at which they come out.
 *
 * <p>The rate is set against that with 100,000 held by the same servers just before, due as
 * densely: the median of some rounds, for each is short.
 */
final class Held implements Scenario {

  private static final int FEW = 100_000;
  private static final int QUICK = 300_000;

  /** How often the rate with {@link #FEW} held is measured. */
  private static final int ROUNDS = 8;

  private static final int QUICK_ROUNDS = 3;

  /**
   * How fast they are loaded: what intake takes at any time, so the queue's own backlog is small.
   */
  private static final int LOAD_PER_SECOND = 25_000;

  /** From the last write to the first due time: for what is measured while all are held. */
  private static final long MEASURING_MILLIS = 45_000;

  private static final long LONGEST_SPREAD_MILLIS = 90_000;
  private static final double DUE_PER_MILLI = 5_000_000.0 / LONGEST_SPREAD_MILLIS;
  private static final double GOAL_CHECKPOINT_SECONDS = 2;
  private static final double GOAL_RATE = 0.8;

  /** Beside as many as are held anyway. */
  private static final List<Integer> CHART = List.of(FEW, 1_000_000, 20_000_000);

  /**
   * What was measured.
   *
   * @param records how many were held
   * @param heapMiB the TaskManager's heap in use after a collection
   * @param checkpointSeconds the last checkpoint's duration while they were held
   * @param writtenMiB what that checkpoint wrote
   * @param stateMiB the whole state
   * @param perSecond their rate as they came due
   * @param fewPerSecond the rate with {@link #FEW} held
   */
  record Figures(
      int records,
      double heapMiB,
      double checkpointSeconds,
      double writtenMiB,
      double stateMiB,
      double perSecond,
      double fewPerSecond) {}

  @Override
  public String name() {
    return "held";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Figures figures =
        measure(
            setting,
            setting.quick() ? Math.min(QUICK, setting.held()) : setting.held(),
            setting.records(ROUNDS, QUICK_ROUNDS),
            notes);
    String held = "%,d held: ".formatted(figures.records());
    rows.accept(BenchRow.alone(held + "heap after a GC", "MiB", figures.heapMiB()));
    rows.accept(
        BenchRow.alone(held + "checkpoint takes", "s", figures.checkpointSeconds())
            .wanting(GoalOf.MOST, GOAL_CHECKPOINT_SECONDS));
    rows.accept(BenchRow.alone(held + "checkpoint writes", "MiB", figures.writtenMiB()));
    rows.accept(BenchRow.alone(held + "state", "MiB", figures.stateMiB()));
    rows.accept(
        BenchRow.beside(
            held + "delivered as they come due",
            "records/s",
            figures.perSecond(),
            "ours, 100,000 held",
            figures.fewPerSecond(),
            OptionalDouble.of(GOAL_RATE)));
    if (setting.chart().isPresent()) {
      HeldChart chart = new HeldChart();
      SortedSet<Integer> points = new TreeSet<>(CHART);
      points.add(figures.records());
      for (int records : points) {
        chart.add(
            records == figures.records()
                ? figures
                : measure(setting, records, QUICK_ROUNDS, notes));
        chart.write(setting.chart().get());
      }
      notes.accept("held: the chart is " + setting.chart().get().getFileName());
    }
  }

  private static Figures measure(Setting setting, int records, int rounds, Consumer<String> notes)
      throws Exception {
    NamespaceDocument namespace = NamespaceDocument.ofTopic("delay", false);
    try (DelayServers servers = DelayServers.start(setting, List.of(namespace));
        Runs runs = new Runs(servers, namespace, 0, setting.progress())) {
      double few = few(runs, rounds);
      Tally tally = runs.next(records, (number, dueMillis, atMillis) -> {});
      long spread = spread(records);
      long start =
          System.currentTimeMillis() + records * 1000L / LOAD_PER_SECOND + MEASURING_MILLIS;
      try (Transport transport = servers.transport(namespace, tally, 0);
          Load load =
              Load.start(
                  Plan.paced(records, LOAD_PER_SECOND),
                  DueTimes.within(start, spread, records),
                  transport,
                  tally)) {
        load.written().get();
        setting
            .progress()
            .accept(
                "%,d written, due from now + %,d s"
                    .formatted(records, (start - System.currentTimeMillis()) / 1000));
        awaitHeld(servers, namespace, records, start);
        double heap = new TaskManagerHeap(servers).usedAfterCollection();
        notes.accept(
            "held, %,d: the slowest of the checkpoints just before took %,d ms"
                .formatted(records, slowestMillis(servers)));
        CheckpointSummary checkpoint = nextCheckpoint(servers);
        if (System.currentTimeMillis() > start) {
          notes.accept("held: %,d were due before all was measured".formatted(records));
        }
        setting
            .progress()
            .accept(
                "heap %.0f MiB, checkpoint %d ms, %,d of %,d MiB"
                    .formatted(
                        heap,
                        checkpoint.duration().toMillis(),
                        checkpoint.writtenBytes() >> 20,
                        checkpoint.bytes() >> 20));
        Measured measured = load.await(Duration.ofMillis(MEASURING_MILLIS * 2), setting.progress());
        notes.accept("held, %,d: %s".formatted(records, measured.summary()));
        setting.progress().accept(measured.summary());
        return new Figures(
            records,
            heap,
            checkpoint.duration().toMillis() / 1000.0,
            checkpoint.writtenBytes() / 1048576.0,
            checkpoint.bytes() / 1048576.0,
            measured.perSecond(),
            few);
      }
    }
  }

  /** The median rate with few held; the first round warms up. */
  private static double few(Runs runs, int rounds) throws InterruptedException, ExecutionException {
    double[] rates = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      long start = System.currentTimeMillis() + FEW * 1000L / LOAD_PER_SECOND + 3_000;
      Measured measured =
          runs.run(
              "100,000 held",
              Plan.paced(FEW, LOAD_PER_SECOND),
              DueTimes.within(start, spread(FEW), FEW),
              FEW);
      if (round >= 0) {
        rates[round] = measured.perSecond();
      }
    }
    Arrays.sort(rates);
    return rates[rounds / 2];
  }

  /** All are due as densely as five million in 90 s, unless that would take longer. */
  static long spread(int records) {
    return Math.min(LONGEST_SPREAD_MILLIS, Math.round(records / DUE_PER_MILLI));
  }

  private static void awaitHeld(
      DelayServers servers, NamespaceDocument namespace, int records, long start) {
    Await.answer(
        records + " records are held",
        Duration.ofMillis(Math.max(1, start - System.currentTimeMillis())),
        () -> Optional.of(servers.held(namespace)).filter(held -> held >= records));
  }

  /** The second that completes from now on: the first may have begun while records came in. */
  private static CheckpointSummary nextCheckpoint(DelayServers servers) {
    long newest = checkpoints(servers).stream().mapToLong(CheckpointSummary::id).max().orElse(0);
    return Await.answer(
        "two checkpoints complete",
        Duration.ofMinutes(5),
        () ->
            checkpoints(servers).stream()
                .filter(it -> it.completed() && it.id() > newest + 1)
                .findFirst());
  }

  /** Of those in Flink's history: the last of them were taken while records still came in. */
  private static long slowestMillis(DelayServers servers) {
    return checkpoints(servers).stream()
        .filter(CheckpointSummary::completed)
        .mapToLong(it -> it.duration().toMillis())
        .max()
        .orElse(0);
  }

  private static List<CheckpointSummary> checkpoints(DelayServers servers) {
    return servers.rest().checkpoints(servers.jobId());
  }
}
