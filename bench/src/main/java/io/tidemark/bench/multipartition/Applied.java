/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.ProcessorUse;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How many mutations a second are applied through the whole path, beside what the driver alone
 * writes into the same table when all else is stopped.
 */
final class Applied implements Scenario {

  private static final int SIZE = 20;
  private static final int VALUE_BYTES = 1024;

  /** The mutations of all are just under what one connection of the driver has under way. */
  private static final int LANES = 48;

  /** Each look is a read of a row for each of them, of a node that has enough to do. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final String MEASURE = "mutations of 1 KiB in sets of 20, applied";
  private static final double GOAL = 0.3;

  @Override
  public String name() {
    return "applied";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Duration time = setting.seconds(40, 10);
    SetContent content = new SetContent(SIZE, VALUE_BYTES);
    try (SetServers servers = SetServers.start(setting)) {
      SetFigures ours = ours(setting, servers, content, notes);
      if (!setting.peer()) {
        rows.accept(BenchRow.alone(MEASURE, "mutations/s", ours.mutationsPerSecond()));
        return;
      }
      servers.stopAllButCassandra();
      DriverWrites driver = DriverWrites.oneByOne(servers.items(), content, LANES);
      driver.measure(setting.seconds(60, 5));
      ProcessorUse use = ProcessorUse.begin();
      SetFigures peer = driver.measure(time);
      use.end().forEach(line -> notes.accept("applied, the driver alone: " + line));
      setting.progress().accept("the driver alone: %,.0f/s".formatted(peer.perSecond()));
      rows.accept(
          BenchRow.beside(
              MEASURE,
              "mutations/s",
              ours.mutationsPerSecond(),
              "the driver alone",
              peer.perSecond(),
              OptionalDouble.of(GOAL)));
    }
  }

  private static SetFigures ours(
      Setting setting, SetServers servers, SetContent content, Consumer<String> notes)
      throws InterruptedException {
    try (SetLoad load = new SetLoad(servers, content, LANES, LOOK).begin()) {
      load.pass(setting.warmUp());
      ProcessorUse use = ProcessorUse.begin();
      SetFigures ours = load.measure(setting.seconds(40, 10));
      use.end().forEach(line -> notes.accept("applied: " + line));
      load.finish();
      String text = ours.summary() + ", requests sent again " + load.sentAgain();
      notes.accept("applied: " + text);
      setting.progress().accept(text);
      return ours;
    }
  }
}
