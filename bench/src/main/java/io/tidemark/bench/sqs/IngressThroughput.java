/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import com.google.protobuf.ByteString;
import io.tidemark.bench.ingress.StreamLoad;
import io.tidemark.bench.report.BenchRow;
import io.tidemark.bench.scenario.ProcessorUse;
import io.tidemark.bench.scenario.Scenario;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.localstack.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** How many records a second the ingress appends to SQS, beside a bare loop of SendMessageBatch. */
final class IngressThroughput implements Scenario {

  private static final double GOAL = 0.8;
  private static final int BATCH = 500;

  /** As many as the ingress has connections. */
  private static final int AT_ONCE = 100;

  @Override
  public String name() {
    return "ingress";
  }

  @Override
  public void run(Setting setting, Consumer<BenchRow> rows, Consumer<String> notes)
      throws Exception {
    int records = setting.records(20_000, 2_000);
    int rounds = setting.records(5, 1);
    List<String> bodies = Bodies.of(BATCH);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (SqsServers servers =
            SqsServers.start(setting, Component.KAFKA, Component.INGRESS, Component.SQS);
        SqsClient client = servers.client()) {
      BareLoop loop = new BareLoop(client, servers.queueUrl(client), AT_ONCE);
      StreamLoad stream =
          new StreamLoad(
              servers.ingress(),
              SqsServers.NAMESPACE,
              bodies.stream().map(ByteString::copyFromUtf8).toList());
      long end = System.nanoTime() + setting.warmUp().toNanos();
      while (System.nanoTime() - end < 0) {
        loop.send(records, bodies);
        servers.purge();
        stream.perSecond(records / BATCH);
        servers.purge();
      }
      ProcessorUse use = ProcessorUse.begin();
      for (int round = 0; round < rounds; round++) {
        bare.add(loop.send(records, bodies));
        servers.purge();
        ours.add(stream.perSecond(records / BATCH));
        servers.purge();
        setting
            .progress()
            .accept("%,.0f/s, bare loop %,.0f/s".formatted(ours.get(round), bare.get(round)));
      }
      use.end().forEach(line -> notes.accept("ingress: " + line));
    }
    rows.accept(
        BenchRow.beside(
            "WriteToLogStream to SQS, 1 KiB",
            "records/s",
            Medians.of(ours),
            "bare SendMessageBatch loop",
            Medians.of(bare),
            OptionalDouble.of(GOAL)));
  }
}
