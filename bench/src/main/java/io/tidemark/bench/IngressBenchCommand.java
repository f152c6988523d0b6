/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import io.tidemark.bench.ingress.IngressBench;
import io.tidemark.bench.report.BenchReport;
import io.tidemark.localstack.process.InstalledProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark bench ingress}. */
@Command(
    name = "ingress",
    description = {
      "WriteToLog beside a bare gRPC echo server, WriteToLogStream beside Kafka's own"
          + " ProducerPerformance, 1 KiB a record, acks=all, one broker. Needs h2load (apt-get"
          + " install nghttp2-client).",
      "The exit code is 0 if every goal was met, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class IngressBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "How long each measurement takes (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often each is measured, in turn with its peer; the median counts"
              + " (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the rows are written as JSON.")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    check("--seconds", seconds, 1, 300);
    check("--rounds", rounds, 1, 20);
    InstalledProgram.H2LOAD.require();
    BenchReport result =
        new IngressBench(
                Duration.ofSeconds(seconds),
                rounds,
                line -> spec.commandLine().getErr().println(line))
            .run();
    spec.commandLine().getOut().println(result.table());
    if (report != null) {
      result.write(report);
    }
    return result.met() ? 0 : 1;
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %d; it must be %d to %d".formatted(option, value, least, most));
    }
  }
}
