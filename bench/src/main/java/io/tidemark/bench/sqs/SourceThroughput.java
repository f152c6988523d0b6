/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.PeerProcesses;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.process.JavaProgram;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How many messages a second the source receives, emits and deletes in a job of Flink with a
 * checkpoint a second, beside a bare loop of ReceiveMessage and DeleteMessageBatch with as many
 * requests under way.
 */
final class SourceThroughput implements Scenario {

  private static final double GOAL = 0.8;

  /** Of ReceiveMessage: the source's default, a hundred messages a poll. */
  private static final int AT_ONCE = 10;

  private static final int SENDING = 50;

  /** Enough for both to be compiled, few enough for the server's memory. */
  private static final int MESSAGES = 40_000;

  @Override
  public String name() {
    return "source";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    int messages = setting.records(MESSAGES, 4_000);
    int rounds = setting.records(4, 1);
    List<String> bodies = Bodies.of(500);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (SqsServers servers = SqsServers.start(setting, Component.SQS);
        PeerProcesses processes = new PeerProcesses("sqs-source");
        SqsClient client = servers.client()) {
      String url = servers.queueUrl(client);
      BareLoop loop = new BareLoop(client, url, AT_ONCE);
      BareLoop filling = new BareLoop(client, url, SENDING);
      // The first round of each warms it and the server up; a job's process is always new, and
      // measures the second half of what it reads.
      for (int round = 0; round <= rounds; round++) {
        filling.send(messages, bodies);
        double peer = loop.receive(messages);
        filling.send(messages, bodies);
        double our = source(setting, servers, processes, messages);
        setting.progress().accept("%,.0f/s, bare loop %,.0f/s".formatted(our, peer));
        if (round > 0) {
          bare.add(peer);
          ours.add(our);
        }
      }
    }
    rows.accept(
        BenchRow.beside(
            "source of SQS in a job, 1 KiB",
            "messages/s",
            Medians.of(ours),
            "bare ReceiveMessage and DeleteMessageBatch",
            Medians.of(bare),
            OptionalDouble.of(GOAL)));
  }

  private static double source(
      Setting setting, SqsServers servers, PeerProcesses processes, int messages) {
    String classpath =
        setting.home().flinkClasspath()
            + File.pathSeparator
            + System.getProperty("java.class.path");
    String printed =
        processes
            .launcher()
            .run(
                "sqs-source",
                new JavaProgram(
                        classpath,
                        SourceJob.class.getName(),
                        List.of("-Xmx1g"),
                        List.of(SqsServers.QUEUE, Integer.toString(messages)))
                    .withEnvironment(servers.environment()));
    return SourceJob.rate(printed);
  }
}
