/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.flow.deadletter.DeadLetterSink;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.DeliveryLimits;
import io.tidemark.flow.live.DirectoryNamespaceSource;
import io.tidemark.flow.live.LiveEnvironment;
import io.tidemark.flow.outcome.OutcomeSink;
import io.tidemark.flow.read.QueueSource;
import io.tidemark.flow.read.Served;
import io.tidemark.multipartition.apply.SetEnvironment;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.Persona;
import io.tidemark.target.TargetContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class MultiPartitionTopologyTest {

  private static final DirectoryNamespaceSource NAMESPACES =
      new DirectoryNamespaceSource("/nowhere", NamespaceDefaults.NONE);
  private static final DeliveryEnvironment ENVIRONMENT =
      new SetEnvironment(
          new LiveEnvironment(
              NAMESPACES,
              new TargetContext(new KafkaClusters(Map.of()), TargetContext.DEFAULT_TIMEOUT)),
          new SavedSets(CassandraClusters.NONE, TargetContext.DEFAULT_TIMEOUT));

  /** Savepoints find their state by these; a changed one loses what was held. */
  @Test
  void theUidsAreTheOnesThatSavepointsKnow() {
    List<String> uids =
        graph("main", "second").stream()
            .map(StreamNode::getTransformationUID)
            .filter(Objects::nonNull)
            .filter(uid -> !uid.endsWith("-second"))
            .sorted()
            .toList();

    assertThat(uids)
        .containsExactly(
            "Sink Committer: dead-letters-main",
            "Sink Committer: outcomes-main",
            "assemble",
            "dead-letters-main",
            "dead-letters-of-main",
            "deliver",
            "outcomes-main",
            "outcomes-of-main",
            "part-main",
            "read-main");
  }

  @Test
  void aJobReadsFromAtLeastOneCluster() {
    assertThatThrownBy(
            () ->
                new MultiPartitionTopology(
                    Map.of(), NAMESPACES, ENVIRONMENT, DeliveryLimits.DEFAULT))
        .hasMessageContaining("no cluster");
  }

  /** No operator gets a uid that Flink makes up, and no type goes through Kryo. */
  private static Collection<StreamNode> graph(String... names) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            Configuration.fromMap(
                Map.of("pipeline.generic-types", "false", "pipeline.auto-generate-uids", "false")));
    Map<String, MultiPartitionTopology.Cluster> clusters = new TreeMap<>();
    for (String name : names) {
      clusters.put(
          name,
          new MultiPartitionTopology.Cluster(
              QueueSource.kafka(
                  name,
                  "localhost:1",
                  "group",
                  NAMESPACES,
                  new Served(Persona.MULTI_PARTITION, "default")),
              DeadLetterSink.kafka("localhost:1"),
              OutcomeSink.kafka("localhost:1")));
    }
    new MultiPartitionTopology(clusters, NAMESPACES, ENVIRONMENT, DeliveryLimits.DEFAULT)
        .define(env);
    return env.getStreamGraph().getStreamNodes();
  }
}
