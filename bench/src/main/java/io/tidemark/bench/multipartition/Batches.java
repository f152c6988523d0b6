/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sets of 2, 20 and 200 mutations beside LOGGED batches of the same content in the same table: how
 * many a second, and how long from the marker until all is applied, beside the time of the batch's
 * call.
 */
final class Batches implements Scenario {

  private static final List<Integer> SIZES = List.of(2, 20, 200);

  /** A batch of 200 has to be below Cassandra's limit of one, 128 KiB here. */
  private static final int VALUE_BYTES = 512;

  private static final int LANES = 8;
  private static final Duration LOOK = Duration.ofMillis(3);
  private static final String BATCH = "LOGGED batch";

  @Override
  public String name() {
    return "batches";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Map<Integer, SetContent> contents = new LinkedHashMap<>();
    SIZES.forEach(size -> contents.put(size, new SetContent(size, VALUE_BYTES)));
    Map<Integer, SetFigures> ours = new LinkedHashMap<>();
    Map<Integer, SetFigures> peers = new LinkedHashMap<>();
    try (SetServers servers = SetServers.start(setting)) {
      for (SetContent content : contents.values()) {
        ours.put(content.size(), ours(setting, servers, content));
      }
      if (setting.peer()) {
        servers.stopAllButCassandra();
        for (SetContent content : contents.values()) {
          peers.put(content.size(), peer(setting, servers, content));
        }
      }
    }
    ours.forEach((size, figures) -> report(figures, peers.get(size), rows));
    notes.accept(
        "batches: a set is looked for every %d ms, so its time may be that much too long"
            .formatted(LOOK.toMillis()));
  }

  private static SetFigures ours(Setting setting, SetServers servers, SetContent content)
      throws InterruptedException {
    try (SetLoad load = new SetLoad(servers, content, LANES, LOOK).begin()) {
      load.pass(setting.seconds(90, 5));
      SetFigures figures = load.measure(setting.seconds(30, 5));
      load.finish();
      setting.progress().accept("ours: " + figures.summary());
      return figures;
    }
  }

  private static SetFigures peer(Setting setting, SetServers servers, SetContent content)
      throws InterruptedException {
    DriverWrites batches = DriverWrites.inBatches(servers.items(), content, LANES);
    batches.measure(setting.seconds(30, 3));
    SetFigures figures = batches.measure(setting.seconds(30, 5));
    setting.progress().accept(BATCH + ": " + figures.summary());
    return figures;
  }

  private static void report(SetFigures ours, @Nullable SetFigures peer, Consumer<BenchRow> rows) {
    String sets = "sets of %d, %d under way".formatted(ours.size(), LANES);
    String time = "sets of %d, marker to applied, ".formatted(ours.size());
    if (peer == null) {
      rows.accept(BenchRow.alone(sets, "sets/s", ours.perSecond()));
      rows.accept(BenchRow.alone(time + "p50", "ms", ours.millis(50)));
      rows.accept(BenchRow.alone(time + "p99", "ms", ours.millis(99)));
      return;
    }
    rows.accept(beside(sets, "sets/s", ours.perSecond(), peer.perSecond()));
    rows.accept(beside(time + "p50", "ms", ours.millis(50), peer.millis(50)));
    rows.accept(beside(time + "p99", "ms", ours.millis(99), peer.millis(99)));
  }

  private static BenchRow beside(String measure, String unit, double ours, double peer) {
    return BenchRow.beside(measure, unit, ours, BATCH, peer, OptionalDouble.empty());
  }
}
