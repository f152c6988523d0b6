/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import io.tidemark.cli.demo.place.DemoPlace;
import io.tidemark.cli.demo.show.Screen;
import io.tidemark.localstack.process.InstalledProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark demo replication}. */
@Command(
    name = "replication",
    description = {
      "Start Kafka, Flink, the ingress and three regions with a memcached server and a writer each,"
          + " write what an application writes to its cache, kill one region's writers for 20 s,"
          + " show how far each region is behind, compare every key's value, flags and lifetime"
          + " with what was written last, and stop everything that was started. Needs memcached on"
          + " this machine.",
      "The exit code is 0 if all promises were kept, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class ReplicationDemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--writes",
      paramLabel = "N",
      defaultValue = "60000",
      description = "How many sets and deletes are written (${DEFAULT-VALUE}).")
  private int writes;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many of them in a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Of how many keys, some of them hot (${DEFAULT-VALUE}).")
  private int keys;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What they are drawn from (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "240",
      description = "How long it may take until all regions have all (${DEFAULT-VALUE}).")
  private int deadline;

  @Mixin private DemoPlace files = new DemoPlace();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReplicationDemo.Plan plan =
        new ReplicationDemo.Plan(
            within("--writes", writes, 1, 10_000_000),
            within("--rate", rate, 1, 50_000),
            within("--keys", keys, 1, 100_000),
            seed,
            Duration.ofSeconds(within("--deadline", deadline, 1, 86_400)));
    InstalledProgram.MEMCACHED.require();
    Screen screen = Screen.standard();
    screen.line(
        "%,d sets and deletes of %,d keys, %,d/s, into three regions. One is cut off for %d s."
            .formatted(writes, keys, rate, ReplicationDemo.AWAY.toSeconds()));
    return files.run(
        (servers, documents) ->
            new ReplicationDemo(plan, screen)
                .run(servers, documents, ended -> show(ended, screen))
                .ok(),
        screen::line);
  }

  private void show(ReplicationOutcome outcome, Screen screen) {
    ReplicationReport.lines(outcome).forEach(screen::line);
    files.report(() -> ReplicationReport.json(outcome));
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
