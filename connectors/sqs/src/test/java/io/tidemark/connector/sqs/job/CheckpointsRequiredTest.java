/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.sqs.client.ScriptedSqs;
import io.tidemark.connector.sqs.source.SqsSource;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

class CheckpointsRequiredTest {

  @Test
  void aJobWithoutCheckpointsIsRefusedWithTheKeyToBeSet() throws Exception {
    StreamExecutionEnvironment environment = JobCluster.environment(1, Duration.ZERO);
    environment.configure(Configuration.fromMap(Map.of("restart-strategy.type", "none")));
    environment
        .fromSource(
            SqsSource.<String>builder()
                .setQueues("http://127.0.0.1:1/0/orders")
                .setBodyDeserializer(new SimpleStringSchema())
                .setClientFactory(ScriptedSqs::new)
                .build(),
            WatermarkStrategy.noWatermarks(),
            "sqs")
        .sinkTo(new DiscardingSink<>());
    try (JobCluster cluster = JobCluster.start()) {
      assertThat(cluster.result(cluster.submit(environment)).getSerializedThrowable())
          .hasValueSatisfying(
              error ->
                  assertThat(error.getFullStringifiedStackTrace())
                      .contains("this job has none: set execution.checkpointing.interval"));
    }
  }
}
