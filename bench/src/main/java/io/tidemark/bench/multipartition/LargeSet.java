/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.function.Consumer;

/**
 * What a set of 10,000 mutations takes of the TaskManager's heap while it is applied, and how long
 * that takes.
 *
 * <p>The heap with small sets is looked at first, in the same way: the least of it is what the job
 * takes anyway, and from there to the greatest is noise. The large set may take a page more than
 * that.
 */
final class LargeSet implements Scenario {

  private static final int MUTATIONS = 10_000;
  private static final int QUICK = 1_000;
  private static final int SMALL = 20;
  private static final int VALUE_BYTES = 6 * 1024;
  private static final int LOOKS = 20;
  private static final int QUICK_LOOKS = 4;
  private static final double PAGE_MIB = 1;
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "large";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    int mutations = setting.records(MUTATIONS, QUICK);
    SetContent large = new SetContent(mutations, VALUE_BYTES);
    try (SetServers servers = SetServers.start(setting)) {
      LiveHeap heap = new LiveHeap(servers.taskManagerPid());
      SetContent few = new SetContent(SMALL, VALUE_BYTES);
      try (SetLoad load = new SetLoad(servers, few, 1, LOOK).begin()) {
        load.pass(setting.warmUp());
        load.finish();
      }
      // Not looked at: its time is that of a job that isn't stopped again and again.
      double seconds = alone(servers, large);
      rows.accept(
          BenchRow.alone(
              "set of %,d mutations of 6 KiB, marker to applied".formatted(mutations),
              "s",
              seconds));
      setting.progress().accept("%,d mutations applied in %.1f s".formatted(mutations, seconds));

      DoubleSummaryStatistics small = small(setting, servers, heap, few);
      DoubleSummaryStatistics whole = whole(servers, heap, large);
      String text =
          "heap alive: %.2f to %.2f MiB in %d looks with sets of %d, %.2f to %.2f MiB in %d looks with one of %,d"
              .formatted(
                  small.getMin(),
                  small.getMax(),
                  small.getCount(),
                  SMALL,
                  whole.getMin(),
                  whole.getMax(),
                  whole.getCount(),
                  mutations);
      notes.accept("large: " + text);
      setting.progress().accept(text);
      double noise = small.getMax() - small.getMin();
      rows.accept(BenchRow.alone("noise of the heap with sets of 20", "MiB", noise));
      rows.accept(
          BenchRow.alone(
                  "what a set of %,d adds to the heap".formatted(mutations),
                  "MiB",
                  whole.getMax() - small.getMin())
              .wanting(GoalOf.MOST, PAGE_MIB + noise));
    }
  }

  private static double alone(SetServers servers, SetContent large) {
    try (SetLoad load = new SetLoad(servers, large, 1, LOOK).begin(1)) {
      return load.finish().getMaxValue() / 1e9;
    }
  }

  private static DoubleSummaryStatistics small(
      Setting setting, SetServers servers, LiveHeap heap, SetContent content) throws Exception {
    DoubleSummaryStatistics alive = new DoubleSummaryStatistics();
    try (SetLoad load = new SetLoad(servers, content, 1, LOOK).begin()) {
      for (int i = 0; i < setting.records(LOOKS, QUICK_LOOKS); i++) {
        load.pass(PAUSE);
        alive.accept(heap.alive());
      }
      load.finish();
    }
    return alive;
  }

  private static DoubleSummaryStatistics whole(
      SetServers servers, LiveHeap heap, SetContent content) throws Exception {
    DoubleSummaryStatistics alive = new DoubleSummaryStatistics();
    try (SetLoad load = new SetLoad(servers, content, 1, LOOK).begin(1)) {
      while (!load.ended()) {
        load.pass(PAUSE);
        alive.accept(heap.alive());
      }
      load.finish();
    }
    return alive;
  }
}
