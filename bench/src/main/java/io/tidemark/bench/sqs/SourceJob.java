/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.source.SqsSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A process with a job that reads a queue until it is empty, and says how many messages a second it
 * received, emitted and deleted in the second half.
 */
public final class SourceJob {

  private static final long LOOK_MILLIS = 20;
  private static final long CHECKPOINT_MILLIS = 1_000;

  private SourceJob() {}

  /**
   * Reads.
   *
   * @param args the queue's name, and how many messages it has
   */
  public static void main(String[] args) throws Exception {
    int half = Integer.parseInt(args[1]) / 2;
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    env.fromSource(
            SqsSource.<String>builder()
                .setQueues(args[0])
                .setBodyDeserializer(new SimpleStringSchema())
                .build(),
            WatermarkStrategy.noWatermarks(),
            "read")
        .uid("read")
        .sinkTo(new DiscardingSink<>())
        .uid("discard");
    JobClient job = env.executeAsync("sqs source");
    try (SqsClient client = SdkSqsClientFactory.DEFAULT.create()) {
      String url = client.queueUrl(args[0]).join();
      long begun = await(client, url, half);
      long ended = await(client, url, 0);
      System.out.println("messages/s: " + half / ((ended - begun) / 1e9));
    }
    job.cancel().get();
  }

  /** Waits until so many are left, and returns when that was. */
  private static long await(SqsClient client, String url, int left) throws Exception {
    while (true) {
      Map<String, String> attributes = client.attributes(url).get();
      int there =
          Integer.parseInt(attributes.get("ApproximateNumberOfMessages"))
              + Integer.parseInt(attributes.get("ApproximateNumberOfMessagesNotVisible"));
      if (there <= left) {
        return System.nanoTime();
      }
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS))
          .get();
    }
  }
}
