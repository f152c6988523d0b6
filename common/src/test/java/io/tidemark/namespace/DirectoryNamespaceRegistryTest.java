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
    write("orders.json", "{'removed': true}");
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

    write("orders.json", kafka("orders", "'context': 'c'"));
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().rejected()).isEmpty();
    assertThat(registry.current().find("orders").orElseThrow().context()).isEqualTo("c");
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
  void aDocumentThatVanishesLeavesItsNamespaceInForce() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    Namespace before = registry.current().find("orders").orElseThrow();
    log.take();
    Files.delete(directory.resolve("orders.json"));
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().find("orders")).containsSame(before);
    assertThat(registry.current().vanished()).containsExactly("orders");
    assertThat(log.take())
        .containsExactly(
            "WARN 1 namespaces have no document any more, and stay in force with their last"
                + " version: orders. Whoever means to remove one writes {\"removed\": true} into its"
                + " document");
    write("orders.json", kafka("orders", ""));
    registry.refresh();
    assertThat(registry.current().vanished()).isEmpty();
    assertThat(log.take()).containsExactly("INFO 1 namespaces have their documents again");
  }

  @Test
  void aTombstoneTakesItsNamespaceAwayAndTheOldDocumentBringsItBack() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    Namespace before = registry.current().find("orders").orElseThrow();
    log.take();
    write("orders.json", "{'removed': true}");
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("users");
    assertThat(registry.current().byTopic()).hasSize(1);
    assertThat(registry.current().removed("orders")).contains(before);
    assertThat(registry.current().removed("default", "orders")).contains(before);
    assertThat(registry.current().rejected()).isEmpty();
    assertThat(log.take())
        .containsExactly("INFO Namespace orders is removed, as its document says");

    write("orders.json", kafka("orders", ""));
    registry.refresh();
    assertThat(registry.current().find("orders")).contains(before);
    assertThat(registry.current().removed()).isEmpty();
    assertThat(log.take()).containsExactly("INFO Namespace orders is in force");
  }

  @Test
  void aTombstoneMaySayWhatItWas() throws IOException {
    write("gone.json", "{'removed': true, " + kafka("gone", "").substring(1));
    DirectoryNamespaceRegistry registry = open();
    assertThat(registry.current().find("gone")).isEmpty();
    assertThat(registry.current().removed("default", "gone")).isPresent();
  }

  @Test
  void aTombstoneThatNobodyKnowsTheNamespaceOfSaysSo() throws IOException {
    write("gone.json", "{'removed': true}");
    DirectoryNamespaceRegistry registry = open();
    assertThat(registry.current().removed()).containsOnlyKeys("gone");
    assertThat(registry.current().removed("gone")).isEmpty();
    assertThat(log.take())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARN Namespace gone is removed")
                    .contains("its records wait until the document says what it was"));
  }

  @Test
  void moreThanHalfAtOnceAreNotRemoved() throws IOException {
    write("more.json", kafka("more", ""));
    DirectoryNamespaceRegistry registry = open();
    write("orders.json", "{'removed': true}");
    write("users.json", "{'removed': true, " + kafka("users", "").substring(1));
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("orders", "users", "more");
    assertThat(registry.current().removed()).isEmpty();
    assertThat(registry.current().rejected())
        .containsOnlyKeys("orders.json", "users.json")
        .containsEntry(
            "users.json",
            "2 of 3 namespaces are removed at once, more than half; remove fewer at a time, or add"
                + " \"confirmed\": true to each");

    write("orders.json", "{'removed': true, 'confirmed': true}");
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("more");
    assertThat(registry.current().removed()).containsOnlyKeys("orders", "users");
  }

  @Test
  void halfOfThemMayBeRemovedAtOnceAndSoMayOneAlone() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    write("orders.json", "{'removed': true}");
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("users");
    write("users.json", "{'removed': true}");
    registry.refresh();
    assertThat(registry.current().byName()).isEmpty();
  }

  @Test
  void aQueueIsNotGivenToAnotherJob() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    Namespace before = registry.current().find("orders").orElseThrow();
    write("orders.json", kafka("orders", "'shard': 'big'"));
    registry.refresh();
    assertThat(registry.current().find("orders")).containsSame(before);
    assertThat(registry.current().rejected())
        .containsEntry(
            "orders.json",
            "shard of topic 'orders' of Kafka cluster 'default' is 'big' and was 'default': two jobs"
                + " would deliver what it holds. Write \"shard\": \"default\" into its entry; to move the"
                + " namespace, add \"drain\": true to it, and an entry of another topic with \"shard\":"
                + " \"big\"");

    write("orders.json", kafka("orders", "'persona': 'multi-partition'"));
    registry.refresh();
    assertThat(registry.current().find("orders")).containsSame(before);
    assertThat(registry.current().rejected().get("orders.json"))
        .startsWith(
            "persona is 'multi-partition' and was 'delay-queue', and topic 'orders' of Kafka"
                + " cluster 'default' stays: two jobs would deliver what it holds.");

    // The remedy that the error names.
    write(
        "orders.json",
        Documents.entries(
            Documents.entry(
                "KAFKA", "'wal-kafka-topics': ['orders'], 'drain': true, 'shard': 'default'"),
            Documents.entry("KAFKA", "'wal-kafka-topics': ['orders-2'], 'shard': 'big'")));
    registry.refresh();
    assertThat(registry.current().rejected()).isEmpty();
    assertThat(registry.current().ofTopic("default", "orders-2")).isPresent();
  }

  @Test
  void removalAndRestorationAreNoWayToAnotherJob() throws IOException {
    DirectoryNamespaceRegistry registry = open();
    write("orders.json", "{'removed': true}");
    registry.refresh();
    write("orders.json", kafka("orders", "'shard': 'big'"));
    registry.refresh();
    assertThat(registry.current().find("orders")).isEmpty();
    assertThat(registry.current().removed("orders")).isPresent();
    assertThat(registry.current().rejected()).containsOnlyKeys("orders.json");
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

    write("users.json", "{'removed': true}");
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
