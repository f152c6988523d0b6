/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.DueTimes;
import io.tidemark.bench.delay.load.Load;
import io.tidemark.bench.delay.load.Measured;
import io.tidemark.bench.delay.load.Plan;
import io.tidemark.bench.delay.load.Tally;
import io.tidemark.bench.delay.load.Transport;
import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * What nine applications notice of a tenth that is gone. The nine get records as fast as they take
 * them, due at once; the tenth gets a fixed share beside them, whether it lives or not.
 */
final class DeadTarget implements Scenario {

  private static final int NINE = 9;
  private static final int TENTH_PER_SECOND = 500;
  private static final int TENTH_BACKLOG = 1_000_000;
  private static final int BACKLOG = 20_000;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final double GOAL = 0.95;

  @Override
  public String name() {
    return "deadtarget";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    Duration time = setting.seconds(40, 8);
    try (HttpApplications applications = new HttpApplications(NINE + 1)) {
      NamespaceDocument namespace =
          new NamespaceDocument("applications", applications.addresses(), false);
      try (DelayServers servers = DelayServers.start(setting, List.of(namespace))) {
        Nine nine = new Nine(setting, servers, namespace, applications);
        nine.run("warm-up", setting.warmUp(), 1);
        Measured alive = nine.run("all ten alive", time, 3);
        applications.kill(NINE);
        Measured dead = nine.run("the tenth is gone", time, 5);
        rows.accept(
            BenchRow.beside(
                "throughput of nine targets while a tenth is gone",
                "records/s",
                dead.perSecond(),
                "ours, all alive",
                alive.perSecond(),
                OptionalDouble.of(GOAL)));
        notes.accept("deadtarget, all alive: " + alive.summary());
        notes.accept("deadtarget, the tenth is gone: " + dead.summary());
      }
    }
  }

  private record Nine(
      Setting setting,
      DelayServers servers,
      NamespaceDocument namespace,
      HttpApplications applications) {

    /** The load of the nine, and of the tenth beside it. */
    Measured run(String what, Duration time, long number)
        throws InterruptedException, ExecutionException {
      List<String> targets = namespace.targets();
      Tally tally = new Tally(number, BACKLOG);
      Tally tenth = new Tally(number + 1, TENTH_BACKLOG);
      applications.tell(tally);
      try (Transport transport =
              servers.transport(namespace, tally, 0, record -> targets.get((int) (record % NINE)));
          Transport toTenth = servers.transport(namespace, tenth, 0, record -> targets.get(NINE));
          Load beside =
              Load.start(
                  Plan.paced(TENTH_BACKLOG, TENTH_PER_SECOND), DueTimes.atOnce(), toTenth, tenth);
          Load load = Load.start(Plan.flatOut(time), DueTimes.atOnce(), transport, tally)) {
        Measured measured = load.await(IDLE, setting.progress());
        beside.stop();
        setting.progress().accept(what + ": " + measured.summary());
        return measured;
      }
    }
  }
}
