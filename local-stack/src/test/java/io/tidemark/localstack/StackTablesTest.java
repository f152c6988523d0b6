/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTablesTest {

  @TempDir Path documents;

  @Test
  void areInTheKeyspacesOfDurableStorages() throws IOException {
    document("items", durable("sets"));
    document("more_items", durable("sets"));
    document("others", durable("other_sets"));
    document("without", "\"persona\": \"multi-partition\"");
    assertThat(StackTables.of(stack(Component.CASSANDRA).readNamespaces()))
        .containsExactly("other_sets", "sets");
  }

  @Test
  void areNoneInAStackWithoutCassandra() throws IOException {
    document("items", durable("sets"));
    assertThat(StackTables.create(stack(Component.KAFKA))).isEmpty();
  }

  private StackState stack(Component component) {
    return new StackState(
        "/stack",
        List.of(component),
        new StackPorts(1, 2, 3, 4, 5, 6, 7, 8, 9),
        documents.toString(),
        Map.of(),
        List.of(),
        4,
        List.of());
  }

  private static String durable(String keyspace) {
    return """
        "durable_storage": {"namespace": "%s", "shard": "main", "type": "kv"}"""
        .formatted(keyspace);
  }

  private void document(String name, String config) throws IOException {
    Files.writeString(
        documents.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {"wal-kafka-topics": ["%s"], %s}}]}}
        """
            .formatted(name, config));
  }
}
