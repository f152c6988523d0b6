/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import io.tidemark.bench.scenario.Engine;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.bench.sqs.SqsScenarios;
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

/** {@code tidemark bench sqs}. */
@Command(
    name = "sqs",
    description = {
      "Queues of SQS, on an ElasticMQ that keeps its messages in memory: what the ingress appends beside"
          + " a bare loop of SendMessageBatch, and what the source reads beside a bare loop of"
          + " ReceiveMessage and DeleteMessageBatch, with as many requests under way.",
      "The exit code is 0 if every goal was met, else 1."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class SqsBenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these scenarios: ingress, source.")
  private List<String> only = List.of();

  @Option(names = "--quick", description = "A short look, to see that it works.")
  private boolean quick;

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
            "Benchmark of SQS",
            SqsScenarios.all(),
            List.of(Engine.FLINK, Engine.ELASTIC_MQ));
    return run.call(
        only,
        new Setting(StackHome.find(), quick, 0, Optional.empty(), true, run.progress()),
        report);
  }
}
