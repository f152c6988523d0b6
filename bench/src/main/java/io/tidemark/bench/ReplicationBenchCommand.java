/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import io.tidemark.bench.replication.ReplicationScenarios;
import io.tidemark.bench.scenario.Engine;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.process.InstalledProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark bench replication}. */
@Command(
    name = "replication",
    description = {
      "Replication from Kafka through job and writers to memcached: what one region takes beside folsom"
          + " alone on the same memcached, what a region's topic takes beside MirrorMaker 2, what a"
          + " dead region costs two others, and how long writes take to three regions.",
      "The exit code is 0 if every goal was met, else 1. Needs memcached on this machine."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class ReplicationBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these scenarios: cache, topic, dead, lag, outage.")
  private List<String> only = List.of();

  @Option(names = "--quick", description = "A short look, to see that it works.")
  private boolean quick;

  @Option(names = "--no-peer", description = "Without folsom and MirrorMaker 2.")
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
            "Benchmark of replication",
            ReplicationScenarios.all(),
            List.of(Engine.FLINK, Engine.KAFKA, Engine.MIRROR_MAKER));
    InstalledProgram.MEMCACHED.require();
    return run.call(
        only,
        new Setting(StackHome.find(), quick, 0, Optional.empty(), !alone, run.progress()),
        report);
  }
}
