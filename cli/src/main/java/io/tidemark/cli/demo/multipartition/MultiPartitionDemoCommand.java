/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.cli.demo.place.DemoPlace;
import io.tidemark.cli.demo.show.Screen;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark demo multi-partition}. */
@Command(
    name = "multi-partition",
    description = {
      "Start Kafka, Cassandra, Flink, the ingress and a Key-Value service, load packages of Debian"
          + " into three tables and change them, each change a set of mutations that keeps the"
          + " tables consistent, kill Cassandra for some seconds, send a set that can't be applied,"
          + " compare every row of all tables with the input, and stop everything that was"
          + " started.",
      "The exit code is 0 if all promises were kept, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class MultiPartitionDemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--sets",
      paramLabel = "N",
      defaultValue = "3000",
      description = "How many sets of mutations are sent (${DEFAULT-VALUE}).")
  private int sets;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many of them in a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What they are drawn from (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long it may take until all sets have ended (${DEFAULT-VALUE}).")
  private int deadline;

  @Mixin private DemoPlace files = new DemoPlace();

  @Override
  public Integer call() throws IOException, InterruptedException {
    MultiPartitionDemo.Plan plan =
        new MultiPartitionDemo.Plan(
            within("--sets", sets, 1, 1_000_000),
            within("--rate", rate, 1, 10_000),
            seed,
            Duration.ofSeconds(within("--deadline", deadline, 1, 86_400)));
    Screen screen = Screen.standard();
    screen.line(
        "%,d changes of packages in three tables, %,d/s. Cassandra is killed, and is away for %d s or more."
            .formatted(sets, rate, MultiPartitionDemo.AWAY.toSeconds()));
    return files.run(
        (servers, documents) ->
            new MultiPartitionDemo(plan, screen)
                .run(servers, documents, ended -> show(ended, screen))
                .ok(),
        screen::line);
  }

  private void show(SetsOutcome outcome, Screen screen) {
    SetsReport.lines(outcome).forEach(screen::line);
    files.report(() -> SetsReport.json(outcome));
  }

  private int within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %d; it must be %d to %d".formatted(option, value, least, most));
    }
    return value;
  }
}
