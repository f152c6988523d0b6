/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("deprecation") // A source that says when it ends takes ten times the code.
class LateKafkaSinkTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path savepoints;

  @Test
  void aSavepointOfTheSinkOfBeforeGoesOnWithItThoughItsClusterHasNoAddressNow() throws Exception {
    try (MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build())) {
      cluster.start();
      String before = stop(cluster, start(cluster, kafka("127.0.0.1:1"), ""));
      Sink<String> late = new LateKafkaSink<>(kafka("no.such.host.invalid:9092"));
      String after = stop(cluster, start(cluster, late, before));
      assertThat(after).as("and again from its own").isNotEqualTo(before);
      stop(cluster, start(cluster, late, after));
    }
  }

  private static KafkaSink<String> kafka(String servers) {
    return KafkaSink.<String>builder()
        .setBootstrapServers(servers)
        .setKafkaProducerConfig(DurableProducer.settings())
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<String>builder()
                .setTopic("dead")
                .setValueSerializationSchema(new SimpleStringSchema())
                .build())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }

  private static JobID start(MiniCluster cluster, Sink<String> sink, String from) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("restart-strategy.type", "none");
    if (!from.isEmpty()) {
      settings.put("execution.state-recovery.path", from);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings))
            .setParallelism(2);
    env.addSource(new Silent()).setParallelism(1).uid("read").sinkTo(sink).uid("dead-letters-main");
    JobID id = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
    await("the job runs")
        .atMost(LIMIT)
        .until(
            () -> cluster.getArchivedExecutionGraph(id).get(),
            graph -> {
              assertThat(graph.getState()).isNotIn(JobStatus.FAILED, JobStatus.FAILING);
              return graph.getState() == JobStatus.RUNNING;
            });
    return id;
  }

  /** Its tasks have to run for that. */
  private String stop(MiniCluster cluster, JobID id) {
    return await("a savepoint")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                cluster
                    .stopWithSavepoint(
                        id, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                    .get(),
            path -> true);
  }

  /** Has nothing to say until it is told to end. */
  private static final class Silent implements SourceFunction<String> {
    private static final long serialVersionUID = 1L;
    private final Object lock = new Object[0];
    private boolean cancelled;

    @Override
    public void run(SourceContext<String> context) throws InterruptedException {
      synchronized (lock) {
        while (!cancelled) {
          lock.wait();
        }
      }
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        cancelled = true;
        lock.notifyAll();
      }
    }
  }
}
