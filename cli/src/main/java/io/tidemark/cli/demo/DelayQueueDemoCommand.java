/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.place.DemoPlace;
import io.tidemark.cli.demo.show.Outcome;
import io.tidemark.cli.demo.show.OutcomeTable;
import io.tidemark.cli.demo.show.ReportJson;
import io.tidemark.cli.demo.show.Screen;
import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Course;
import io.tidemark.cli.demo.workload.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark demo delay-queue}. */
@Command(
    name = "delay-queue",
    description = {
      "Start Kafka, Flink and the ingress, replay the burst of deletes that a live event leaves"
          + " behind, take some back, let one of their targets go away for a while, show when they"
          + " are delivered, check that none was lost or early, and stop everything that was"
          + " started.",
      "The exit code is 0 if all promises were kept, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class DelayQueueDemoCommand implements Callable<Integer> {

  private static final int WIDTH = 80;
  private static final int RECORDS = 20_000;
  private static final int RECORDS_OF_SQS = 3_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--records",
      paramLabel = "N",
      description =
          "How many deletes are written (20000; 3000 with SQS, for ElasticMQ takes some hundred a"
              + " second beside all else on a small machine).")
  private @Nullable Integer records;

  @Option(
      names = "--queue",
      paramLabel = "kafka|sqs|both",
      defaultValue = "kafka",
      converter = DemoQueue.Converter.class,
      description =
          "What they wait in: Kafka, SQS (ElasticMQ in its place), or a topic of one and a queue of the"
              + " other (${DEFAULT-VALUE}).")
  private DemoQueue queue;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What delays and failures are drawn from (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = "How long the burst may take until all of it has arrived (${DEFAULT-VALUE}).")
  private int deadline;

  @Mixin private DemoPlace files = new DemoPlace();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Screen screen = Screen.standard();
    Scenario scenario = scenario();
    Burst burst = Burst.of(scenario);
    screen.line(
        "%,d deletes within %d s, due %d to %d s later. %,d fail at first, %,d for ever."
            .formatted(
                scenario.records(),
                scenario.burst().toSeconds(),
                scenario.shortestDelay().toSeconds(),
                scenario.longestDelay().plus(scenario.jitter()).toSeconds(),
                burst.count(Course.TAKEN_LATER),
                burst.count(Course.End.DEAD)));
    screen.line(
        "%,d are taken back while they wait. %,d are for an archive that is away for %d s."
            .formatted(
                burst.count(Course.CANCELLED),
                burst.count(Course.TAKEN_AFTER_OUTAGE),
                Absence.LASTS.toSeconds()));
    return files.run(
        (servers, documents) ->
            new DelayQueueDemo(burst, queue, Duration.ofSeconds(deadline), screen, WIDTH)
                .run(servers, documents, ended -> show(ended, screen))
                .ok(),
        screen::line);
  }

  private void show(Outcome outcome, Screen screen) {
    OutcomeTable.of(outcome).forEach(screen::line);
    files.report(() -> ReportJson.of(outcome));
  }

  private Scenario scenario() {
    if (deadline < 1 || deadline > 86_400) {
      throw wrong("--deadline is " + deadline + "; it must be 1 to 86400 seconds");
    }
    try {
      int standard = queue.sqs() ? RECORDS_OF_SQS : RECORDS;
      return Scenario.of(records == null ? standard : records, seed);
    } catch (IllegalArgumentException e) {
      throw wrong("--" + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
