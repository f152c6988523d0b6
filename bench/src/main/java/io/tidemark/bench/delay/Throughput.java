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
 * How many records go through in a second, in and out at the same time.
 *
 * <p>Records are written for a time as fast as they go, while no more than a bound are written and
 * not delivered; the figure is the number delivered by the time from the first delivery to the
 * last. Writing without the bound would measure how fast a backlog grows and then how fast it
 * shrinks, each with both cores for itself. Pacing the writer at a guess would measure the guess.
 * With records that are held for two seconds on average the bound lets 60,000 a second through:
 * more than either side does, and so little more that most records are read before they are due,
 * and held.
 */
final class Throughput implements Scenario {

  private static final int BACKLOG = 120_000;
  static final int LEAST_MILLIS = 1_000;
  static final int MOST_MILLIS = 3_000;
  private static final double GOAL_RATIO = 2.5;
  private static final double GOAL = 40_000;

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Duration warmUp = setting.warmUp();
    Duration time = setting.seconds(40, 10);
    Measured ourDelayed;
    Measured ourPrompt;
    NamespaceDocument namespace = NamespaceDocument.ofTopic("delay", false);
    try (DelayServers servers = DelayServers.start(setting, List.of(namespace));
        Runs runs = new Runs(servers, namespace, 0, setting.progress())) {
      DueTimes delayed = DueTimes.after(LEAST_MILLIS, MOST_MILLIS);
      runs.run("warm-up", Plan.flatOut(warmUp), delayed, BACKLOG);
      ourDelayed = runs.run("due 1-3 s later", Plan.flatOut(time), delayed, BACKLOG);
      ourPrompt = runs.run("due at once", Plan.flatOut(time), DueTimes.atOnce(), BACKLOG);
    }
    rows.accept(
        BenchRow.alone("throughput, 1 KiB, due 1-3 s later", "records/s", ourDelayed.perSecond())
            .wanting(GoalOf.LEAST, GOAL));
    if (setting.peer()) {
      try (RocketMq peer = RocketMq.start(setting.home(), setting.progress())) {
        Measured delayed =
            peer.run(new RocketMq.Run(0, warmUp, time, BACKLOG, LEAST_MILLIS, MOST_MILLIS));
        Measured prompt = peer.run(new RocketMq.Run(0, warmUp, time, BACKLOG, 0, 0));
        rows.accept(
            BenchRow.beside(
                    "throughput, 1 KiB, due 1-3 s later",
                    "records/s",
                    ourDelayed.perSecond(),
                    RocketMq.NAME,
                    delayed.perSecond(),
                    OptionalDouble.empty())
                .wanting(GoalOf.RATIO, GOAL_RATIO));
        rows.accept(
            BenchRow.beside(
                "throughput, 1 KiB, due at once",
                "records/s",
                ourPrompt.perSecond(),
                "RocketMQ, no timer",
                prompt.perSecond(),
                OptionalDouble.empty()));
        notes.accept("throughput, RocketMQ, due 1-3 s later: " + delayed.summary());
        notes.accept("throughput, RocketMQ, due at once: " + prompt.summary());
      }
    } else {
      rows.accept(
          BenchRow.alone("throughput, 1 KiB, due at once", "records/s", ourPrompt.perSecond()));
    }
    notes.accept("throughput, ours, due 1-3 s later: " + ourDelayed.summary());
    notes.accept("throughput, ours, due at once: " + ourPrompt.summary());
  }
}
