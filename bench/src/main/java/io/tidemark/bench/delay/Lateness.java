/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.DueTimes;
import io.tidemark.bench.delay.load.Measured;
import io.tidemark.bench.delay.load.Plan;
import io.tidemark.bench.delay.rocketmq.RocketMq;
import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How late records arrive at a steady rate that both sides sustain: the time at which a consumer on
 * the same machine, which polls without a pause, has the record, minus its due time.
 *
 * <p>Where the order of a key is asked for, all records of a key have the same delay: see {@link
 * DueTimes#afterByKey}.
 */
final class Lateness implements Scenario {

  private static final int PER_SECOND = 10_000;
  private static final int KEYS = 10_000;

  /** Far more than is under way at that rate: it is to bound nothing but a collapse. */
  private static final int BACKLOG = 500_000;

  private static final double GOAL_P50 = 20;
  private static final double GOAL_P99 = 100;
  private static final double GOAL_P99_KEYED = 150;

  @Override
  public String name() {
    return "lateness";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Duration warmUp = setting.warmUp();
    Duration time = setting.seconds(60, 10);
    Plan plan = Plan.paced(PER_SECOND, warmUp, time);
    NamespaceDocument plain = NamespaceDocument.ofTopic("delay", false);
    NamespaceDocument keyed = NamespaceDocument.ofTopic("ordered", true);
    Measured ours;
    Measured ordered;
    try (DelayServers servers = DelayServers.start(setting, List.of(plain, keyed))) {
      try (Runs runs = new Runs(servers, plain, 0, setting.progress())) {
        ours =
            runs.run(
                "10,000/s",
                plan,
                DueTimes.after(Throughput.LEAST_MILLIS, Throughput.MOST_MILLIS),
                BACKLOG);
      }
      try (Runs runs = new Runs(servers, keyed, KEYS, setting.progress())) {
        ordered =
            runs.run(
                "10,000/s, ordering KEY",
                plan,
                DueTimes.afterByKey(Throughput.LEAST_MILLIS, Throughput.MOST_MILLIS, KEYS),
                BACKLOG);
      }
    }
    notes.accept("lateness, ours: " + ours.summary());
    notes.accept("lateness, ours, ordering KEY: " + ordered.summary());
    if (setting.peer()) {
      try (RocketMq peer = RocketMq.start(setting.home(), setting.progress())) {
        Measured theirs =
            peer.run(
                new RocketMq.Run(
                    PER_SECOND,
                    warmUp,
                    time,
                    BACKLOG,
                    Throughput.LEAST_MILLIS,
                    Throughput.MOST_MILLIS));
        notes.accept("lateness, RocketMQ: " + theirs.summary());
        rows.accept(
            beside("lateness p50 at 10,000/s", ours.p50Millis(), theirs.p50Millis())
                .wanting(GoalOf.MOST, GOAL_P50));
        rows.accept(
            beside("lateness p99 at 10,000/s", ours.p99Millis(), theirs.p99Millis())
                .wanting(GoalOf.MOST, GOAL_P99));
      }
    } else {
      rows.accept(millis("lateness p50 at 10,000/s", ours.p50Millis(), GOAL_P50));
      rows.accept(millis("lateness p99 at 10,000/s", ours.p99Millis(), GOAL_P99));
    }
    rows.accept(millis("lateness p50, ordering KEY, 10,000 keys", ordered.p50Millis(), GOAL_P50));
    rows.accept(
        millis("lateness p99, ordering KEY, 10,000 keys", ordered.p99Millis(), GOAL_P99_KEYED));
    rows.accept(
        BenchRow.alone("early, both together", "records", (double) (ours.early() + ordered.early()))
            .wanting(GoalOf.MOST, 0));
  }

  private static BenchRow beside(String measure, double ours, double theirs) {
    return BenchRow.beside(measure, "ms", ours, RocketMq.NAME, theirs, OptionalDouble.empty());
  }

  private static BenchRow millis(String measure, double figure, double goal) {
    return BenchRow.alone(measure, "ms", figure).wanting(GoalOf.MOST, goal);
  }
}
