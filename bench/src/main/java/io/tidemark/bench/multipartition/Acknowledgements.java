/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteAheadLogGrpc.WriteAheadLogBlockingStub;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.bench.multipartition.Slices.Call;
import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.report.BenchRow.GoalOf;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How long a mutation's acknowledgement takes, beside one direct write of the same bytes to the
 * same node. The two have turns of a slice each.
 *
 * <p>The sets are never completed: nothing is applied meanwhile, for that would take from both, and
 * from one of them more.
 */
final class Acknowledgements implements Scenario {

  private static final int SIZE = 20;
  private static final int VALUE_BYTES = 1024;
  private static final List<Integer> CALLERS = List.of(1, 8);
  private static final String PEER = "the driver's direct write";
  private static final double GOAL = 1.5;

  @Override
  public String name() {
    return "ack";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    SetContent content = new SetContent(SIZE, VALUE_BYTES);
    Duration slice = setting.seconds(2, 1);
    int warm = (int) (setting.warmUp().toSeconds() / slice.toSeconds() / 2);
    try (SetServers servers = SetServers.start(setting)) {
      List<Call> kinds = new ArrayList<>(List.of(ours(servers, content)));
      if (setting.peer()) {
        kinds.add(direct(servers, content));
      }
      for (int callers : CALLERS) {
        Slices.times(callers, slice, warm, kinds);
        List<Histogram> times = Slices.times(callers, slice, setting.records(30, 5), kinds);
        for (double percent : List.of(50.0, 99.0)) {
          report(callers, percent, times, rows, setting);
        }
        notes.accept(
            "ack, %d at a time: %,d calls".formatted(callers, times.get(0).getTotalCount()));
      }
    }
  }

  private static void report(
      int callers,
      double percent,
      List<Histogram> times,
      Consumer<BenchRow> rows,
      Setting setting) {
    String measure =
        "a mutation's acknowledgement, %d at a time, p%.0f".formatted(callers, percent);
    double ours = SetFigures.millis(times.get(0), percent);
    if (times.size() == 1) {
      rows.accept(BenchRow.alone(measure, "ms", ours));
      return;
    }
    double peer = SetFigures.millis(times.get(1), percent);
    setting.progress().accept("%s: %.2f ms, direct %.2f ms".formatted(measure, ours, peer));
    rows.accept(
        BenchRow.beside(measure, "ms", ours, PEER, peer, OptionalDouble.empty())
            .wanting(GoalOf.RATIO_MOST, GOAL));
  }

  private static Call ours(SetServers servers, SetContent content) {
    WriteAheadLogBlockingStub log = WriteAheadLogGrpc.newBlockingStub(servers.channel());
    SetRequests requests = new SetRequests(SetServers.NAMESPACE, Items.TARGET, content);
    AtomicLong number = new AtomicLong();
    return () -> {
      long n = number.getAndIncrement();
      WriteToLogResponse answer =
          log.writeToLog(requests.mutation(0, n / SIZE + 1, (int) (n % SIZE) + 1));
      if (answer.getDurable() != Trilean.TRUE) {
        throw new IllegalStateException("not acknowledged: " + answer);
      }
    };
  }

  private static Call direct(SetServers servers, SetContent content) {
    AtomicLong number = new AtomicLong();
    return () -> {
      long n = number.getAndIncrement();
      servers
          .items()
          .session()
          .execute(servers.items().insert(content.item(0, n / SIZE + 1, (int) (n % SIZE) + 1)));
    };
  }
}
