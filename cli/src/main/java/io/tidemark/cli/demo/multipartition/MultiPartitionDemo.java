/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.cli.demo.show.Screen;
import io.tidemark.cli.demo.show.Watch;
import io.tidemark.example.keyvalue.packages.Packages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One run of the demo, from the first server that is started to the last that is stopped. */
final class MultiPartitionDemo {

  /** How long Cassandra is away before it is started again. */
  static final Duration AWAY = Duration.ofSeconds(8);

  private final Plan plan;
  private final Screen screen;
  private final InstantSource clock = InstantSource.system();
  private final ExpectedTables expected = new ExpectedTables();
  private final AtomicLong killedMillis = new AtomicLong();
  private final AtomicLong backMillis = new AtomicLong();
  private final AtomicLong writtenMillis = new AtomicLong();

  /**
   * What is to be done.
   *
   * @param sets how many sets are sent, beside the poison one
   * @param perSecond how many of them in a second
   * @param seed what they are drawn from
   * @param deadline how long it may take from the first set until all have ended
   */
  record Plan(int sets, int perSecond, long seed, Duration deadline) {}

  MultiPartitionDemo(Plan plan, Screen screen) {
    this.plan = plan;
    this.screen = screen;
  }

  /**
   * Runs it.
   *
   * @param directory where the servers keep everything; empty: a temporary one
   * @param documents where the namespace's document is written
   * @param ended is told the outcome before the servers are stopped
   */
  SetsOutcome run(Optional<Path> directory, Path documents, Consumer<SetsOutcome> ended)
      throws IOException, InterruptedException {
    long begun = clock.millis();
    SetNamespace.write(documents);
    PackageChanges changes = new PackageChanges(Packages.all(), plan.seed());
    try (SetServers servers =
            SetServers.start(directory, documents, step -> screen.line("  " + step));
        SetTraffic traffic = new SetTraffic(servers.service(), servers.ingress(), clock)) {
      SetsOutcome outcome = load(servers, traffic, changes, begun);
      ended.accept(outcome);
      if (!outcome.ok()) {
        servers.jobFailure().ifPresent(failure -> screen.line("The job failed: " + failure));
        screen.line("The servers' logs are kept in " + servers.saveLogs());
      }
      return outcome;
    }
  }

  /** A set that can't be applied to its end, sent as the service sends its own. */
  private static void poison(SetTraffic traffic, CompletableFuture<String> sent) {
    CompletableFuture<?> unused =
        traffic
            .poison()
            .toCompletableFuture()
            .whenComplete(
                (name, error) -> {
                  if (error == null) {
                    sent.complete(name);
                  } else {
                    sent.completeExceptionally(error);
                  }
                });
  }

  private SetsOutcome load(
      SetServers servers, SetTraffic traffic, PackageChanges changes, long begun)
      throws InterruptedException {
    long started = clock.millis();
    List<String> missing = new ArrayList<>();
    CompletableFuture<Void> back = new CompletableFuture<>();
    CompletableFuture<String> poison = new CompletableFuture<>();
    try (Watch watch = new Watch();
        Watch faults = new Watch();
        PacedWriter writer = new PacedWriter(changes, plan.sets(), plan.perSecond())) {
      writer.at(plan.sets() / 3, () -> killAndStart(servers, faults, back, started));
      writer.at(plan.sets() / 2, () -> poison(traffic, poison));
      CompletableFuture<Void> written =
          writer
              .start(
                  set -> {
                    expected.add(set);
                    traffic.sender().send(set);
                  })
              .thenCompose(all -> traffic.sender().done())
              .thenCombine(poison, (all, name) -> null);
      CompletableFuture<Void> settled = new CompletableFuture<>();
      SetStatus status = new SetStatus(traffic, plan.sets() + 1L);
      watch.every(
          () -> {
            screen.status(status.line(clock.millis() - started));
            if (written.isDone() && writtenMillis.compareAndSet(0, clock.millis())) {
              say(started, "all sets are acknowledged");
            }
            if (written.isDone() && back.isDone() && traffic.fates().sums().open() == 0) {
              settled.complete(null);
            }
          });
      missing.addAll(
          watch.await(
              CompletableFuture.allOf(written, settled),
              () -> Stream.concat(servers.problems().stream(), faults.failures().stream()).toList(),
              plan.deadline()));
    }
    long over = clock.millis();
    if (!missing.isEmpty()) {
      traffic.repetition().trouble().ifPresent(why -> missing.add("last not acknowledged: " + why));
      traffic.follower().trouble().ifPresent(missing::add);
    }
    screen.line("%4d s  all tables are read".formatted((over - started) / 1000));
    return outcome(servers, traffic, poison.getNow(""), missing, times(begun, started, over));
  }

  private void killAndStart(
      SetServers servers, Watch faults, CompletableFuture<Void> back, long started) {
    faults.after(
        Duration.ZERO,
        () -> {
          servers.killCassandra();
          killedMillis.set(clock.millis());
          say(started, "Cassandra is killed");
        });
    faults.after(
        AWAY,
        () -> {
          servers.startCassandra();
          backMillis.set(clock.millis());
          say(started, "Cassandra is back");
          back.complete(null);
        });
  }

  private void say(long started, String what) {
    screen.line("%4d s  %s".formatted((clock.millis() - started) / 1000, what));
  }

  private SetsOutcome outcome(
      SetServers servers,
      SetTraffic traffic,
      String poison,
      List<String> missing,
      SetsOutcome.Times times) {
    SetAudit audit = new SetAudit(traffic, clock);
    audit.sets(poison);
    audit.deadLetters(servers, poison);
    SetsOutcome.Tables tables = audit.tables(servers, expected);
    return new SetsOutcome(
        plan.sets() + 1L,
        traffic.repetition().repeated(),
        traffic.fates().sums(),
        servers.taken(traffic.fates().sums().mutationsApplied()),
        traffic.fates().lateness(),
        tables,
        times,
        plan.seed(),
        audit.broken(),
        missing);
  }

  private SetsOutcome.Times times(long begun, long started, long over) {
    long written = writtenMillis.get() == 0 ? over : writtenMillis.get();
    long away = killedMillis.get() == 0 ? 0 : Math.max(0, backMillis.get() - killedMillis.get());
    return new SetsOutcome.Times(
        (started - begun) / 1000.0,
        (written - started) / 1000.0,
        (over - started) / 1000.0,
        away / 1000.0);
  }
}
