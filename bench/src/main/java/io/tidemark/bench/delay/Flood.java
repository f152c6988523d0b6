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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a million records that are all due in one instant do to the job, and to another namespace of
 * it that gets a thousand a second.
 */
final class Flood implements Scenario {

  private static final int RECORDS = 1_000_000;
  private static final int QUICK = 200_000;
  private static final int LOAD_PER_SECOND = 25_000;
  private static final int OTHERS_PER_SECOND = 1_000;
  private static final int OTHERS_BACKLOG = 10_000_000;
  private static final long OTHERS_DELAY_MILLIS = 1_000;

  /** From the last write to the instant: the others warm up, then are measured. */
  private static final long BEFORE_MILLIS = 25_000;

  private static final long COUNTED_MILLIS = 12_000;
  private static final Duration IDLE = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    int records = setting.records(RECORDS, QUICK);
    NamespaceDocument flood = NamespaceDocument.ofTopic("flood", false);
    NamespaceDocument others = NamespaceDocument.ofTopic("others", false);
    try (DelayServers servers = DelayServers.start(setting, List.of(flood, others));
        Runs floodRuns = new Runs(servers, flood, 0, setting.progress());
        Runs otherRuns = new Runs(servers, others, 0, setting.progress())) {
      long instant = System.currentTimeMillis() + records * 1000L / LOAD_PER_SECOND + BEFORE_MILLIS;
      Tally tally = floodRuns.next(records, (number, dueMillis, atMillis) -> {});
      Arrivals arrivals = new Arrivals();
      Tally otherTally = otherRuns.next(OTHERS_BACKLOG, arrivals);
      try (Transport transport = servers.transport(flood, tally, 0);
          Transport otherTransport = servers.transport(others, otherTally, 0);
          Load load =
              Load.start(
                  Plan.paced(records, LOAD_PER_SECOND),
                  (number, nowMillis) -> instant,
                  transport,
                  tally)) {
        load.written().get();
        setting.progress().accept("%,d written".formatted(records));
        try (Load other =
            Load.start(
                Plan.paced(OTHERS_BACKLOG, OTHERS_PER_SECOND),
                DueTimes.after(OTHERS_DELAY_MILLIS, OTHERS_DELAY_MILLIS),
                otherTransport,
                otherTally)) {
          pause(instant - System.currentTimeMillis());
          long checkpoints = servers.rest().completedCheckpoints(servers.jobId());
          Measured measured = load.await(IDLE, setting.progress());
          long through = System.currentTimeMillis();
          long during = servers.rest().completedCheckpoints(servers.jobId()) - checkpoints;
          setting.progress().accept("the flood: " + measured.summary());
          pause(COUNTED_MILLIS);
          other.stop();
          Measured rest = other.await(IDLE, setting.progress());
          setting.progress().accept("the others: " + rest.summary());
          rows.accept(
              BenchRow.alone(
                  "flood of %,d: until it is through".formatted(records),
                  "s",
                  (through - instant) / 1000.0));
          rows.accept(
              BenchRow.alone("flood: checkpoints completed in it", "", (double) during)
                  .wanting(GoalOf.LEAST, 1));
          rows.accept(
              BenchRow.alone(
                  "flood: lateness p99 of others before",
                  "ms",
                  arrivals.percentile(99, instant - COUNTED_MILLIS, instant)));
          rows.accept(
              BenchRow.alone(
                  "flood: lateness p99 of others during",
                  "ms",
                  arrivals.percentile(99, instant, through)));
          rows.accept(
              BenchRow.alone(
                  "flood: lateness p99 of others after",
                  "ms",
                  arrivals.percentile(99, through, through + COUNTED_MILLIS)));
          notes.accept("flood: " + measured.summary());
          notes.accept("flood, the others: " + rest.summary());
        }
      }
    }
  }

  private static void pause(long millis) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, Math.max(0, millis), TimeUnit.MILLISECONDS)
        .join();
  }
}
