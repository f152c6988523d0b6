/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import io.tidemark.bench.multipartition.MultiPartitionScenarios;
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
import picocli.CommandLine.Spec;

/** {@code tidemark bench multi-partition}. */
@Command(
    name = "multi-partition",
    description = {
      "Sets of mutations from the ingress through the job to tables of Cassandra: mutations applied a"
          + " second beside the driver alone, sets beside LOGGED batches, acknowledgements beside"
          + " direct writes, and what a large set takes of the job's heap.",
      "The exit code is 0 if every goal was met, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class MultiPartitionBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these scenarios: applied, batches, ack, large.")
  private List<String> only = List.of();

  @Option(names = "--quick", description = "A short look, to see that it works.")
  private boolean quick;

  @Option(names = "--no-peer", description = "Without the driver's own writes and batches.")
  private boolean alone;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the rows are written as Markdown, after each scenario.")
  private @Nullable Path report;

  @Override
  public Integer call() throws Exception {
    ScenarioRun run =
        new ScenarioRun(
            spec.commandLine(),
            "Benchmark of sets of mutations",
            MultiPartitionScenarios.all(),
            List.of(Engine.FLINK, Engine.KAFKA, Engine.CASSANDRA));
    return run.call(
        only,
        new Setting(StackHome.find(), quick, 0, Optional.empty(), !alone, run.progress()),
        report);
  }
}
