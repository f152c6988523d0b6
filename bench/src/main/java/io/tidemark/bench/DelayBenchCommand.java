/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import io.tidemark.bench.delay.DelayScenarios;
import io.tidemark.bench.scenario.Engine;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.StackHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark bench delay}. */
@Command(
    name = "delay",
    description = {
      "The delay queue from Kafka through the job to its target, beside RocketMQ's timer messages:"
          + " throughput, lateness, and what is held, floods and dead targets do to them.",
      "The exit code is 0 if every goal was met, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class DelayBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these scenarios: throughput, lateness, held, flood, deadtarget.")
  private List<String> only = List.of();

  @Option(names = "--quick", description = "A short look, to see that it works.")
  private boolean quick;

  @Option(names = "--no-peer", description = "Without RocketMQ.")
  private boolean alone;

  @Option(
      names = "--held",
      paramLabel = "N",
      defaultValue = "5000000",
      description = "How many records scenario held holds (${DEFAULT-VALUE}).")
  private int held;

  @Option(
      names = "--chart",
      description =
          "Repeat scenario held with 100,000 to 20 million records, and draw the figures beside"
              + " the report. Takes an hour and 100 GB of disk.")
  private boolean chart;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the rows are written as Markdown, after each scenario.")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    if (held < 1000 || held > 100_000_000) {
      throw refused("--held is " + held + "; it must be 1000 to 100000000");
    }
    if (chart && report == null) {
      throw refused("--chart draws beside the report; add --report FILE");
    }
    Optional<Path> picture =
        chart ? Optional.ofNullable(report).map(DelayBenchCommand::beside) : Optional.empty();
    ScenarioRun run =
        new ScenarioRun(
            spec.commandLine(),
            "Benchmark of the delay queue",
            DelayScenarios.all(),
            List.of(Engine.FLINK, Engine.KAFKA, Engine.ROCKETMQ));
    return run.call(
        only, new Setting(StackHome.find(), quick, held, picture, !alone, run.progress()), report);
  }

  private static Path beside(Path report) {
    String name = String.valueOf(report.getFileName());
    int dot = name.lastIndexOf('.');
    return report.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".svg");
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
