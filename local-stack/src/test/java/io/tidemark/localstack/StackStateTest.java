/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackStateTest {

  @Test
  void ingressAndJobsAreToldOfCassandraWhereThereIsOne() {
    assertThat(state(Component.KAFKA).arguments()).containsExactly("--namespaces", "/documents");
    assertThat(state(Component.KAFKA, Component.CASSANDRA).arguments())
        .containsExactly("--namespaces", "/documents", "--cassandra-cluster", "*=127.0.0.1:7");
  }

  private static StackState state(Component... components) {
    return new StackState(
        "/stack",
        List.of(components),
        new StackPorts(1, 2, 3, 4, 5, 6, 7, 8, 9),
        "/documents",
        Map.of(),
        List.of(),
        4,
        List.of());
  }
}
