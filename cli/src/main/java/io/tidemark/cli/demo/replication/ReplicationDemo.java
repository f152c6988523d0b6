/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import io.tidemark.cli.demo.replication.ReplicationOutcome.InRegion;
import io.tidemark.cli.demo.show.Screen;
import io.tidemark.cli.demo.show.Watch;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.region.WriterFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One run of the demo, from the first server that is started to the last that is stopped. */
final class ReplicationDemo {

  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** How long the region's writers are away. */
  static final Duration AWAY = Duration.ofSeconds(20);

  private static final Duration AWAY_AFTER = Duration.ofSeconds(8);
  private static final int BAD = 5;

  /** From one look at the books to the next: each takes the cluster some dozen requests. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Plan plan;
  private final Screen screen;
  private final InstantSource clock = InstantSource.system();
  private final LastWrites wanted = new LastWrites();

  /**
   * What is to be done.
   *
   * @param writes how many changes are written
   * @param perSecond how many of them in a second
   * @param keys of how many keys
   * @param seed what they are drawn from
   * @param deadline how long it may take from the first write until all regions have all
   */
  record Plan(int writes, int perSecond, int keys, long seed, Duration deadline) {}

  ReplicationDemo(Plan plan, Screen screen) {
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
  ReplicationOutcome run(
      Optional<Path> directory, Path documents, Consumer<ReplicationOutcome> ended)
      throws IOException, InterruptedException {
    long begun = clock.millis();
    try (ThreeRegions servers =
            ThreeRegions.start(directory, documents, step -> screen.line("  " + step));
        TrafficWriter writer = new TrafficWriter(servers.bootstrapServers(), servers.ingress())) {
      ReplicationOutcome outcome = replicate(servers, writer, begun);
      ended.accept(outcome);
      if (!outcome.ok()) {
        screen.line("The servers' logs are kept in " + servers.saveLogs());
      }
      return outcome;
    }
  }

  private ReplicationOutcome replicate(ThreeRegions servers, TrafficWriter writer, long begun)
      throws IOException, InterruptedException {
    Traffic traffic = new Traffic(plan.keys(), plan.seed());
    screen.line("  %,d writes before the clock starts, to warm up".formatted(warmUp()));
    write(writer, traffic, warmUp());
    Map<String, WriterFigures> cold = new TreeMap<>();
    for (Region region : servers.regions()) {
      servers.figures(region).ifPresent(figures -> cold.put(region.name(), figures));
    }
    long started = clock.millis();
    List<String> missing = new ArrayList<>();
    long over;
    try (Watch watch = new Watch();
        Watch faults = new Watch()) {
      RegionTable table = new RegionTable(servers);
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                write(writer, traffic, plan.writes());
                for (int i = 0; i < BAD; i++) {
                  writer.write(Traffic.bad(i, clock.millis()));
                }
              });
      CompletableFuture<Void> settled = new CompletableFuture<>();
      watch.every(
          LOOK,
          () -> {
            Books books = servers.books();
            show(table, writer, books, started);
            if (written.isDone() && settled(servers, writer, books)) {
              settled.complete(null);
            }
          });
      cutOff(servers, faults, started);
      missing.addAll(
          watch.await(
              written.thenCompose(all -> settled),
              () -> Stream.concat(servers.problems().stream(), faults.failures().stream()).toList(),
              plan.deadline()));
      over = clock.millis();
    }
    writer.failures().forEach(failure -> screen.line("not acknowledged: " + failure));
    return outcome(servers, writer, missing, cold, times(begun, started, over));
  }

  /** The JVMs' first seconds say nothing of what comes after them. */
  private int warmUp() {
    return plan.perSecond() * (int) WARM_UP.toSeconds();
  }

  /** Writes at a pace. */
  private void write(TrafficWriter writer, Traffic traffic, int count) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; ) {
      long due = (System.nanoTime() - begin) * plan.perSecond() / TimeUnit.SECONDS.toNanos(1);
      for (; i < Math.min(due, count); i++) {
        Change change = traffic.next(clock.millis());
        wanted.add(change);
        writer.write(change);
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private static boolean settled(ThreeRegions servers, TrafficWriter writer, Books books) {
    return writer.unanswered() == 0
        && servers.regions().stream()
            .allMatch(region -> books.ended(region.name()) >= writer.acknowledged());
  }

  /** While it is being written, however little that is. */
  private Duration awayAfter() {
    Duration third = Duration.ofMillis(plan.writes() * 1000L / plan.perSecond() / 3);
    return third.compareTo(AWAY_AFTER) < 0 ? third : AWAY_AFTER;
  }

  private void cutOff(ThreeRegions servers, Watch faults, long started) {
    Duration after = awayAfter();
    faults.after(
        after,
        () -> {
          try {
            servers.cutOff();
            say(started, "the writers of " + ThreeRegions.CUT_OFF + " are killed");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    faults.after(
        after.plus(AWAY),
        () -> {
          servers.join();
          say(started, "the writers of " + ThreeRegions.CUT_OFF + " are back");
        });
  }

  private void say(long started, String what) {
    screen.line("%4d s  %s".formatted((clock.millis() - started) / 1000, what));
  }

  private void show(RegionTable table, TrafficWriter writer, Books books, long started) {
    try {
      screen.status(table.lines((clock.millis() - started) / 1000, writer.acknowledged(), books));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ReplicationOutcome outcome(
      ThreeRegions servers,
      TrafficWriter writer,
      List<String> missing,
      Map<String, WriterFigures> cold,
      ReplicationOutcome.Times times)
      throws IOException, InterruptedException {
    Books books = servers.books();
    CacheCheck check = new CacheCheck(wanted, clock);
    SortedMap<String, InRegion> regions = new TreeMap<>();
    for (Region region : servers.regions()) {
      regions.put(region.name(), inRegion(servers, region, books, check.of(region), cold));
    }
    return new ReplicationOutcome(
        warmUp() + plan.writes() + (long) BAD,
        writer.called(),
        writer.acknowledged(),
        wanted.keys().size(),
        BAD,
        regions,
        times,
        plan.seed(),
        missing);
  }

  private ReplicationOutcome.Times times(long begun, long started, long over) {
    return new ReplicationOutcome.Times(
        (started - begun) / 1000.0,
        (double) plan.writes() / plan.perSecond(),
        (over - started) / 1000.0);
  }

  private static InRegion inRegion(
      ThreeRegions servers,
      Region region,
      Books books,
      CacheCheck.Found found,
      Map<String, WriterFigures> cold)
      throws InterruptedException {
    WriterFigures before = cold.getOrDefault(region.name(), WriterFigures.nothing(0));
    WriterFigures lag = servers.figures(region).orElse(before);
    return new InRegion(
        entry(books, "delivered", region),
        entry(books, "coalesced", region),
        entry(books, "expired", region),
        entry(books, "dead", region),
        found.writes(),
        found.values(),
        lag.lagMillisSince(before, 0.5),
        lag.lagMillisSince(before, 0.99),
        lag.lagMillisSince(before, 1),
        found.differences());
  }

  private static long entry(Books books, String name, Region region) {
    return books.entry(name).getOrDefault(region.name(), 0L);
  }
}
