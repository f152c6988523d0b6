/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.bytes;
import static io.tidemark.namespace.Documents.kafka;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryNamespaceRegistryTest {

  /** So long that only refresh() looks again. */
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path directory;
  private final LogCapture log = new LogCapture(DirectoryNamespaceRegistry.class);
  private final List<DirectoryNamespaceRegistry> opened = new ArrayList<>();

  @BeforeEach
  void twoNamespaces() throws IOException {
    write("orders.json", kafka("orders", ""));
    write("users.json", kafka("users", ""));
  }

  @AfterEach
  void close() {
    opened.forEach(DirectoryNamespaceRegistry::close);
    log.close();
  }

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

  /** Same name, same size, same time: only the content tells. */
  @Test
  void seesAFileThatWasRenamedIntoPlace() throws IOException {
    Path file = directory.resolve("orders.json");
    FileTime time = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, time);
    DirectoryNamespaceRegistry registry = open();
    Path other = write("orders.tmp", kafka("0rders", ""));
    Files.setLastModifiedTime(other, time);
    assertThat(Files.size(other)).isEqualTo(Files.size(file));
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    registry.refresh();
    assertThat(registry.current().ofTopic("default", "0rders")).isPresent();
  }

  /**
   * As the kubelet does it: files are links through {@code ..data}, which is swapped by a rename.
   */
  @Test
  void seesAConfigMapBeingSwapped(@TempDir Path mount) throws IOException {
    configMap(mount, "..2024_1", kafka("orders", ""));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2024_1"));
    Files.createSymbolicLink(mount.resolve("orders.json"), Path.of("..data", "orders.json"));
    DirectoryNamespaceRegistry registry = open(mount, NEVER);
    assertThat(registry.current().byTopic()).hasSize(1);

    configMap(mount, "..2024_2", kafka("0rders", ""));
    Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2024_2"));
    Files.move(
        mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    registry.refresh();
    assertThat(registry.current().ofTopic("default", "0rders")).isPresent();

    log.take();
    Files.delete(mount.resolve("..data"));
    registry.refresh();
    registry.refresh();
    assertThat(registry.current().ofTopic("default", "0rders")).as("a dangling link").isPresent();
    assertThat(log.take())
        .singleElement()
        .asString()
        .contains("the version before stays in force: it can't be read");
  }

  @Test
  void aDirectoryThatCanNotBeReadLeavesAllAsItIs() throws IOException {
    Path other = directory.resolveSibling(directory.getFileName() + "-away");
    DirectoryNamespaceRegistry registry = open();
    Namespaces before = registry.current();
    log.take();
    Files.move(directory, other);
    try {
      registry.refresh();
      registry.refresh();
      assertThat(registry.current()).isSameAs(before);
      assertThat(log.take())
          .singleElement()
          .asString()
          .startsWith("WARN Namespace directory " + directory + " can't be read");
    } finally {
      Files.move(other, directory);
    }
    registry.refresh();
    assertThat(registry.current()).isSameAs(before);
    assertThat(log.take()).containsExactly("INFO The namespace directory can be read again");
  }

  @Test
  void aMissingDirectoryIsAnErrorAtTheStart() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> open(missing, NEVER))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(
            "namespace directory " + missing + " does not exist; create it, or name another");
    Path file = directory.resolve("orders.json");
    assertThatThrownBy(() -> open(file, NEVER)).hasMessageContaining("is no directory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(directory, Duration.ZERO))
        .withMessageContaining("refresh interval is PT0S");
  }

  @Test
  void anOversizedDocumentIsRejectedUnread() throws IOException {
    write("orders.json", kafka("orders", "") + " ".repeat(NamespaceParser.MAX_BYTES));
    assertThat(open().current().rejected().get("orders.json")).contains("the limit is 262144");
  }

  @Test
  void tooManyDocumentsLeaveAllAsItIs(@TempDir Path many) throws IOException {
    for (int i = 0; i < DocumentDirectory.MOST_DOCUMENTS; i++) {
      Files.write(many.resolve("n" + i + ".json"), bytes(kafka("t" + i, "")));
    }
    DirectoryNamespaceRegistry registry = open(many, NEVER);
    assertThat(registry.current().byName()).hasSize(DocumentDirectory.MOST_DOCUMENTS);
    log.take();
    Files.write(many.resolve("one-more.json"), bytes(kafka("one-more", "")));
    registry.refresh();
    assertThat(registry.current().byName()).hasSize(DocumentDirectory.MOST_DOCUMENTS);
    assertThat(log.take()).singleElement().asString().contains("more than 10000 documents");
    assertThatThrownBy(() -> open(many, NEVER))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage(
            many + " has more than 10000 documents; split it over several" + " deployments");
  }

  @Test
  void looksForChangesByItselfUntilItIsClosed() throws IOException {
    DirectoryNamespaceRegistry registry = open(directory, Duration.ofMillis(5));
    assertThat(thread()).singleElement().satisfies(t -> assertThat(t.isDaemon()).isTrue());
    write("more.json", kafka("more", ""));
    await().until(() -> registry.current().find("more").isPresent());
    registry.close();
    await().until(() -> thread().isEmpty());
  }

  private static List<Thread> thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tidemark-namespaces"))
        .toList();
  }

  private DirectoryNamespaceRegistry open() {
    return open(directory, NEVER);
  }

  private DirectoryNamespaceRegistry open(Path path, Duration interval) {
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.open(path, NamespaceDefaults.NONE, interval);
    opened.add(registry);
    return registry;
  }

  private static void configMap(Path mount, String version, String document) throws IOException {
    Path folder = Files.createDirectory(mount.resolve(version));
    Files.write(folder.resolve("orders.json"), bytes(document));
  }

  private Path write(String name, String document) throws IOException {
    return Files.write(directory.resolve(name), bytes(document));
  }
}
