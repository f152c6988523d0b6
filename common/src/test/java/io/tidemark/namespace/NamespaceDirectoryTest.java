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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen to the directory itself, and to files as files. */
class NamespaceDirectoryTest extends RegistryFixture {

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
    // Those of registries that were closed before may take a moment to end.
    await().until(() -> thread().size() == 1);
    assertThat(thread()).allMatch(Thread::isDaemon);
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

  private static void configMap(Path mount, String version, String document) throws IOException {
    Path folder = Files.createDirectory(mount.resolve(version));
    Files.write(folder.resolve("orders.json"), bytes(document));
  }
}
