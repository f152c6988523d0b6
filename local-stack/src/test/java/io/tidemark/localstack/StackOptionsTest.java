/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.localstack.flink.FlinkSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackOptionsTest {

  @Test
  void aContradictionNamesTheField() {
    assertThatThrownBy(() -> StackOptions.DEFAULT.withComponents(Component.INGRESS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("components");
    assertThatThrownBy(() -> new FlinkSize(17, 1, "1g", "1g"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task managers: 17");
    assertThatThrownBy(() -> NamespaceSetup.EMPTY.withPartitions(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partitions: 0");
  }

  @Test
  void cassandraAndSqsComeWhereTheyAreAskedFor() {
    assertThat(StackOptions.DEFAULT.components())
        .containsExactlyInAnyOrder(Component.KAFKA, Component.FLINK, Component.INGRESS);
    assertThat(StackOptions.DEFAULT.withCassandra().withSqs().components())
        .containsExactlyInAnyOrder(Component.values());
    assertThat(StackOptions.DEFAULT.withComponents().withCassandra().withCassandra().components())
        .containsExactly(Component.CASSANDRA);
  }

  @Test
  void theBrokerIsEveryClusterThatHasNoAddressOfItsOwn() {
    NamespaceSetup setup = NamespaceSetup.EMPTY.withClusters(Map.of("far", "far:9092"));
    assertThat(setup.clustersWith("127.0.0.1:1"))
        .containsExactly(Map.entry("*", "127.0.0.1:1"), Map.entry("far", "far:9092"));
    assertThat(setup.withClusters(Map.of("*", "other:1")).clustersWith("127.0.0.1:1"))
        .containsExactly(Map.entry("*", "other:1"));
  }

  @Test
  void ingressAndJobsAreToldTheSame() {
    assertThat(
            NamespaceSetup.arguments(
                Path.of("/n"), Map.of("*", "127.0.0.1:1"), List.of("http://app/*")))
        .containsExactly(
            "--namespaces",
            "/n",
            "--kafka-cluster",
            "*=127.0.0.1:1",
            "--default-allowed-target",
            "http://app/*");
  }
}
