/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.kafka;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class DirectoryNamespaceRegistryTest extends RegistryFixture {

  @Test
  void loadsEveryDocument() throws IOException {
    write("notes.txt", "not a document");
    write(".hidden.json", "not a document");
    Files.createDirectory(directory.resolve("folder.json"));
    Namespaces namespaces = open().current();
    assertThat(namespaces.byName()).containsOnlyKeys("orders", "users");
    assertThat(namespaces.ofTopic("default", "users")).isEqualTo(namespaces.find("users"));
    assertThat(namespaces.rejected()).isEmpty();
    assertThat(namespaces.version()).isEqualTo(1);
    assertThat(log.take()).containsExactly("INFO 2 namespaces are in force");
  }

  @Test
  void takesAChange() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    write("orders.json", kafka("orders-2", ""));
    registry.refresh();
    assertThat(registry.current().version()).isEqualTo(2);
    assertThat(registry.current().ofTopic("default", "orders-2")).isPresent();
    assertThat(registry.current().ofTopic("default", "orders")).isEmpty();
    assertThat(log.take()).endsWith("INFO Namespace orders has changed");
  }

  @Test
  void theVersionGrowsOnlyWithAChange() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    Namespaces first = registry.current();
    log.take();
    registry.refresh();
    assertThat(registry.current()).isSameAs(first);
    write("orders.json", kafka("orders", "") + "\n\n");
    registry.refresh();
    assertThat(registry.current()).as("another text that says the same").isSameAs(first);
    assertThat(log.take()).isEmpty();
  }

  @Test
  void aSnapshotThatWasTakenStaysAsItIs() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    Namespaces first = registry.current();
    Files.delete(directory.resolve("orders.json"));
    registry.refresh();
    assertThat(first.byName()).containsOnlyKeys("orders", "users");
    assertThat(registry.current().byName()).containsOnlyKeys("users");
  }

  @Test
  void anInvalidChangeLeavesTheVersionBeforeInForceAndIsLoggedOnce() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    Namespace before = registry.current().find("orders").orElseThrow();
    log.take();

    write("orders.json", kafka("orders", "'retyr': {}"));
    registry.refresh();
    registry.refresh();
    String reason =
        "$.persistence_configurations.persistence_configuration[0].config.retyr is not a known key;"
            + " the nearest known key is 'retry'";
    assertThat(registry.current().find("orders")).containsSame(before);
    assertThat(registry.current().rejected()).containsOnlyKeys("orders.json");
    assertThat(registry.current().rejected()).containsEntry("orders.json", reason);
    assertThat(registry.current().version()).isEqualTo(2);
    assertThat(log.take())
        .containsExactly(
            "WARN Namespace document orders.json is rejected; the version before stays in force: "
                + reason);

    write("orders.json", kafka("orders", "'retyr': {'more': 1}"));
    registry.refresh();
    assertThat(log.take()).as("another bad version").hasSize(1);

    write("orders.json", kafka("orders", "'shard': 's'"));
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().rejected()).isEmpty();
    assertThat(registry.current().find("orders").orElseThrow().shard()).isEqualTo("s");
    assertThat(log.take())
        .containsExactly(
            "INFO Namespace orders has changed",
            "INFO Namespace document orders.json is good again");
  }

  @Test
  void anInvalidDocumentAtTheStartKeepsNoOtherFromLoading() throws IOException {
    write("orders.json", "{");
    write("Not a name.json", kafka("t", ""));
    DirectoryNamespaceRegistry registry = open();
    assertThat(registry.current().byName()).containsOnlyKeys("users");
    assertThat(registry.current().rejected()).containsOnlyKeys("orders.json", "Not a name.json");
    assertThat(log.take())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "WARN Namespace document orders.json is rejected; no version of it is in"
                            + " force: it is not JSON"));
  }

  @Test
  void aRemovedDocumentTakesItsNamespaceAway() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    log.take();
    Files.delete(directory.resolve("orders.json"));
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("users");
    assertThat(registry.current().byTopic()).hasSize(1);
    assertThat(log.take())
        .containsExactly("INFO Namespace orders is gone: its document was removed");
  }

  @Test
  void aTopicOfAnotherIsRefusedUntilThatGivesItUp() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    log.take();
    write("a.json", kafka("users", ""));
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("orders", "users");
    assertThat(registry.current().rejected())
        .containsEntry(
            "a.json",
            "topic 'users' of Kafka cluster 'default' belongs to namespace 'users' already; name"
                + " another");
    assertThat(log.take()).hasSize(1);

    Files.delete(directory.resolve("users.json"));
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("orders", "a");
    assertThat(registry.current().rejected()).isEmpty();
  }

  @Test
  void aTopicMayMoveInOneStep() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    write("orders.json", kafka("users", ""));
    write("users.json", kafka("orders", ""));
    registry.refresh();
    assertThat(registry.current().ofTopic("default", "users").orElseThrow().name())
        .isEqualTo("orders");
    assertThat(registry.current().rejected()).isEmpty();
  }
}
