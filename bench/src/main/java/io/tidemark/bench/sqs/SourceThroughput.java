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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many messages a second the source receives, emits and deletes in a job of Flink with a
 * checkpoint a second, beside a bare loop of ReceiveMessage and DeleteMessageBatch with as many
 * requests under way.
 */
final class SourceThroughput implements Scenario {

  private static final double GOAL = 0.8;

  private static final Pattern RATE = Pattern.compile("messages/s: ([0-9.]+)");

  /** Its classes aren't on this process's class path. */
  private static final String JOB = "io.tidemark.bench.sqs.SourceJob";

  /** Of ReceiveMessage: the source's default, a hundred messages a poll. */
  private static final int AT_ONCE = 10;

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
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (SqsServers servers = SqsServers.start(setting, Component.SQS);
        PeerProcesses processes = new PeerProcesses("sqs-source");
        SqsClient client = servers.client()) {
      // The first round of each warms it and the server up; a job's process is always new, and
      // measures the second half of what it reads. A queue each time: polls that a job leaves
      // behind at its end would take from the next.
      for (int round = 0; round <= rounds; round++) {
        double peer = bare(servers.filled(client, "bare-" + round, messages), client, messages);
        String queue = "source-" + round;
        String unused = servers.filled(client, queue, messages);
        double our = source(setting, servers, processes, queue, messages);
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

  private static double bare(String url, SqsClient client, int messages) throws Exception {
    return new BareLoop(client, url, AT_ONCE).receive(messages);
  }

  private static double source(
      Setting setting, SqsServers servers, PeerProcesses processes, String queue, int messages) {
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
                        JOB,
                        List.of("-Xmx1g"),
                        List.of(queue, Integer.toString(messages)))
                    .withEnvironment(servers.environment()));
    return rate(printed);
  }

  private static double rate(String printed) {
    Matcher rate = RATE.matcher(printed);
    if (!rate.find()) {
      throw new IllegalStateException("the job measured nothing:\n" + printed);
    }
    return Double.parseDouble(rate.group(1));
  }
}
