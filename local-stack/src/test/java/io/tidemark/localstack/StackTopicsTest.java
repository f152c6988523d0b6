/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.NamespaceDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTopicsTest {

  @TempDir Path directory;

  @Test
  void areQueuesDeadLettersOutcomesAndTargetsOfItsOwnBroker() throws IOException {
    document(
        "here",
        """
        "wal-kafka-topics": ["orders", "returns"], "wal-kafka-dlq-topics": ["lost"], "outcomes": true,
        "allowed_targets": ["kafka://default/done", "kafka://other/far", "kafka://default/*",
                            "http://app/x"],
        "default_target": "kafka://default/done"
        """);
    document(
        "there",
        """
        "wal-kafka-topics": ["foreign"], "outcomes": true, "wal.kafka.bootstrap.servers.prefix": "other"
        """);
    try (var registry =
        DirectoryNamespaceRegistry.open(directory, NamespaceDefaults.NONE, Duration.ofHours(1))) {
      assertThat(registry.current().rejected()).isEmpty();
      assertThat(StackTopics.of(registry.current(), Set.of("other")))
          .containsExactly("done", "lost", "orders", "orders-outcomes", "returns");
      assertThat(StackTopics.of(registry.current(), Set.of()))
          .containsExactly(
              "done",
              "far",
              "foreign",
              "foreign-dlq",
              "foreign-outcomes",
              "lost",
              "orders",
              "orders-outcomes",
              "returns");
    }
  }

  private void document(String name, String config) throws IOException {
    Files.writeString(
        directory.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"}, "config": {%s}}]}}
        """
            .formatted(config));
  }
}
