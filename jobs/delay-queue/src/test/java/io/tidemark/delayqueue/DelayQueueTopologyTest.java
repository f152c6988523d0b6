/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.delayqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.flow.deadletter.DeadLetterSink;
import io.tidemark.flow.deliver.DeliveryLimits;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.live.DirectoryNamespaceSource;
import io.tidemark.flow.live.LiveEnvironment;
import io.tidemark.flow.outcome.OutcomeSink;
import io.tidemark.flow.read.KeyOrder;
import io.tidemark.flow.read.Polling;
import io.tidemark.flow.read.QueueSource;
import io.tidemark.flow.read.Served;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.target.TargetContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class DelayQueueTopologyTest {

  private static final DirectoryNamespaceSource NAMESPACES =
      new DirectoryNamespaceSource("/nowhere", NamespaceDefaults.NONE);
  private static final Served SERVED = new Served(Persona.DELAY_QUEUE, "default");
  private static final TargetContext CONTEXT =
      new TargetContext(new KafkaClusters(Map.of()), TargetContext.DEFAULT_TIMEOUT);
  private static final DeliveryOperatorFactory DELIVERY =
      new DeliveryOperatorFactory(new LiveEnvironment(NAMESPACES, CONTEXT), DeliveryLimits.DEFAULT);

  /** Savepoints find their state by these; a changed one loses what was held. */
  @Test
  void theUidsAreTheOnesThatSavepointsKnow() {
    List<String> uids =
        graph(Configuration.fromMap(Map.of("pipeline.generic-types", "false"))).stream()
            .map(StreamNode::getTransformationUID)
            .filter(Objects::nonNull)
            .sorted()
            .toList();

    assertThat(uids)
        .containsExactly(
            "Sink Committer: dead-letters-main",
            "Sink Committer: outcomes-main",
            "dead-letters-main",
            "dead-letters-of-main",
            "dead-letters-of-sqs:",
            "dead-letters-sqs:",
            "deliver",
            "order-main",
            "order-sqs:",
            "outcomes-main",
            "outcomes-of-main",
            "read-main",
            "read-sqs:");
  }

  @Test
  void noOperatorNeedsAUidThatFlinkMakesUp() {
    assertThat(graph(Configuration.fromMap(Map.of("pipeline.auto-generate-uids", "false"))))
        .isNotEmpty();
  }

  @Test
  void aJobReadsFromAtLeastOneCluster() {
    assertThatThrownBy(() -> new DelayQueueTopology(Map.of(), new KeyOrder(NAMESPACES), DELIVERY))
        .hasMessageContaining("no cluster");
  }

  private static java.util.Collection<StreamNode> graph(Configuration configuration) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    new DelayQueueTopology(
            Map.of(
                "main",
                new DelayQueueTopology.Cluster(
                    source(),
                    DeadLetterSink.kafka("localhost:1"),
                    Optional.of(OutcomeSink.kafka("localhost:1"))),
                Queue.Sqs.CLUSTER,
                new DelayQueueTopology.Cluster(
                    QueueSource.sqs(NAMESPACES, SERVED, new Polling(Duration.ofSeconds(1), 10)),
                    DeadLetterSink.sqs(),
                    Optional.empty())),
            new KeyOrder(NAMESPACES),
            DELIVERY)
        .define(env);
    return env.getStreamGraph().getStreamNodes();
  }

  private static org.apache.flink.api.connector.source.Source<
          io.tidemark.flow.read.QueueMessage, ?, ?>
      source() {
    return QueueSource.kafka("main", "localhost:1", "group", NAMESPACES, SERVED);
  }
}
