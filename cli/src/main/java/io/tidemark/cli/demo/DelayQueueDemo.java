/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.produce.Producer;
import io.tidemark.cli.demo.produce.Requests;
import io.tidemark.cli.demo.show.Outcome;
import io.tidemark.cli.demo.show.ProgressText;
import io.tidemark.cli.demo.show.Screen;
import io.tidemark.cli.demo.show.Watch;
import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.testing.endpoint.HttpApplication;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One run of the demo, from the first server that is started to the last that is stopped. */
final class DelayQueueDemo {

  private final Burst burst;
  private final DemoQueue queue;
  private final Duration deadline;
  private final Screen screen;
  private final int width;
  private final InstantSource clock = InstantSource.system();
  private final History history = new History();

  /**
   * A run.
   *
   * @param queue what the records wait in
   * @param deadline how long the burst may take until all is delivered or dead
   * @param width of the chart, in characters
   */
  DelayQueueDemo(Burst burst, DemoQueue queue, Duration deadline, Screen screen, int width) {
    this.burst = burst;
    this.queue = queue;
    this.deadline = deadline;
    this.screen = screen;
    this.width = width;
  }

  /**
   * Runs it.
   *
   * @param directory where the servers keep everything; empty: a temporary one
   * @param documents where the namespace's document is written
   * @param ended is told the outcome before the servers are stopped
   */
  Outcome run(Optional<Path> directory, Path documents, Consumer<Outcome> ended)
      throws IOException, InterruptedException {
    long begun = clock.millis();
    BurstBehaviour behaviour = new BurstBehaviour(burst);
    try (HttpApplication application =
            HttpApplication.start("/deletes", history, clock, behaviour);
        Absence away = new Absence(HttpApplication.start("/archive", history, clock, behaviour))) {
      DemoNamespace namespace = new DemoNamespace(application.target(), away.target(), queue);
      namespace.write(documents);
      try (DemoServers servers =
              DemoServers.start(directory, documents, queue, step -> screen.line("  " + step));
          Endpoints endpoints = Endpoints.open(servers, namespace, history, clock)) {
        Outcome outcome = replay(namespace, away, servers, endpoints, begun);
        ended.accept(outcome);
        if (!outcome.ok()) {
          servers.jobFailure().ifPresent(failure -> screen.line("The job failed: " + failure));
          screen.line("The servers' logs are kept in " + servers.saveLogs());
        }
        return outcome;
      }
    }
  }

  private Outcome replay(
      DemoNamespace namespace, Absence away, DemoServers servers, Endpoints endpoints, long begun)
      throws InterruptedException {
    long started = clock.millis();
    List<String> missing = new ArrayList<>();
    Requests requests = new Requests(DemoNamespace.NAME, namespace.targets(), burst.scenario());
    try (Watch watch = new Watch();
        Producer producer =
            Producer.start(servers.ingress(), requests, burst, history, clock, queue.sqs())) {
      watch.every(() -> screen.status(progress(started)));
      absent(away, watch, started);
      CompletableFuture<Tally> settled =
          producer.done().thenCompose(done -> history.when(Tally::settled));
      missing.addAll(watch.await(settled, () -> problems(servers, endpoints), deadline));
      if (!missing.isEmpty()) {
        missing.addAll(Missing.of(burst, history));
      }
      producer.unexpected().forEach(answer -> screen.line("unexpected answer to " + answer));
    }
    long over = clock.millis();
    screen.line(progress(started));
    screen.line("");
    Reckoning reckoning = new Reckoning(burst, history);
    reckoning.chart(width, started, over).forEach(screen::line);
    screen.line("");
    return reckoning.outcome(missing, times(begun, started, over));
  }

  private void absent(Absence away, Watch watch, long started) {
    watch.after(
        Absence.AFTER,
        () -> {
          away.begin();
          screen.line("%4d s  the archive goes away".formatted(seconds(started)));
        });
    watch.after(
        Absence.AFTER.plus(Absence.LASTS),
        () -> {
          away.end();
          screen.line("%4d s  the archive is back".formatted(seconds(started)));
        });
  }

  private long seconds(long started) {
    return (clock.millis() - started) / 1_000;
  }

  private String progress(long started) {
    return ProgressText.of(
        Duration.ofMillis(clock.millis() - started), history.tally(), burst.scenario().records());
  }

  private static List<String> problems(DemoServers servers, Endpoints endpoints) {
    List<String> problems = new ArrayList<>(servers.problems());
    problems.addAll(endpoints.problems());
    return problems;
  }

  private Outcome.Times times(long begun, long started, long over) {
    long written = history.acknowledgedMillis().max().orElse(started);
    return new Outcome.Times(
        (started - begun) / 1000.0, (written - started) / 1000.0, (over - started) / 1000.0);
  }
}
