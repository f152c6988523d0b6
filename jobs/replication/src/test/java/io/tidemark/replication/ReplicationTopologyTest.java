/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.flow.deadletter.DeadLetterSink;
import io.tidemark.flow.deliver.DeliveryLimits;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.live.DirectoryNamespaceSource;
import io.tidemark.flow.live.LiveEnvironment;
import io.tidemark.flow.read.KeyOrder;
import io.tidemark.flow.read.QueueSource;
import io.tidemark.flow.read.Served;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.Persona;
import io.tidemark.target.TargetContext;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class ReplicationTopologyTest {

  private static final DirectoryNamespaceSource NAMESPACES =
      new DirectoryNamespaceSource("/nowhere", NamespaceDefaults.NONE);
  private static final TargetContext CONTEXT =
      new TargetContext(new KafkaClusters(Map.of()), TargetContext.DEFAULT_TIMEOUT);

  /** Savepoints find their state by these; a changed one loses what was held. */
  @Test
  void theUidsAreTheOnesThatSavepointsKnow() {
    List<String> uids =
        graph("eu").stream()
            .map(StreamNode::getTransformationUID)
            .filter(Objects::nonNull)
            .sorted()
            .toList();

    assertThat(uids)
        .containsExactly(
            "Sink Committer: eu/dead-letters/main",
            "eu/dead-letters-of/main",
            "eu/dead-letters/main",
            "eu/deliver",
            "eu/order/main",
            "eu/read/main");
  }

  /** What fails in one region restarts what is connected with it, and that is this region alone. */
  @Test
  void noEdgeJoinsTwoRegions() {
    Collection<StreamNode> nodes = graph("eu", "us", "ap");
    Map<Integer, String> regions =
        nodes.stream()
            .collect(
                Collectors.toMap(
                    StreamNode::getId,
                    node ->
                        node.getTransformationUID()
                            .replace("Sink Committer: ", "")
                            .replaceAll("/.*", "")));
    assertThat(new HashSet<>(regions.values())).isEqualTo(Set.of("eu", "us", "ap"));
    for (StreamNode node : nodes) {
      for (StreamEdge edge : node.getOutEdges()) {
        assertThat(regions.get(edge.getTargetId())).isEqualTo(regions.get(edge.getSourceId()));
      }
    }
  }

  @Test
  void aJobReplicatesToAtLeastOneRegion() {
    assertThatThrownBy(() -> new ReplicationTopology(Map.of(), new KeyOrder(NAMESPACES)))
        .hasMessageContaining("no region");
  }

  private static Collection<StreamNode> graph(String... regions) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            Configuration.fromMap(
                Map.of("pipeline.generic-types", "false", "pipeline.auto-generate-uids", "false")));
    Map<String, ReplicationTopology.Region> all = new TreeMap<>();
    for (String region : regions) {
      all.put(
          region,
          new ReplicationTopology.Region(
              new TreeMap<>(
                  Map.of(
                      "main",
                      new ReplicationTopology.Cluster(
                          QueueSource.kafka(
                              "main",
                              "localhost:1",
                              "group",
                              NAMESPACES,
                              new Served(Persona.REPLICATION, "default", region)),
                          DeadLetterSink.kafka("localhost:1", region)))),
              new DeliveryOperatorFactory(
                  new LiveEnvironment(NAMESPACES, CONTEXT, new ToRegion(region), region, true),
                  DeliveryLimits.DEFAULT)));
    }
    new ReplicationTopology(all, new KeyOrder(NAMESPACES)).define(env);
    return env.getStreamGraph().getStreamNodes();
  }
}
