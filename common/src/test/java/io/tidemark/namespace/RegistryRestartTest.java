/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.kafka;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a process knows that starts anew. A process that was killed closes nothing: none of these
 * closes its registry before the next is opened.
 */
class RegistryRestartTest extends RegistryFixture {

  @TempDir private Path snapshots;

  @Test
  void aDocumentWithATypoIsInForceAfterARestartAsBefore() throws IOException {
    Map<String, Namespace> before = start().byName();
    write("orders.json", kafka("orders", "'retyr': {}"));
    Namespaces after = start();
    assertThat(after.byName()).isEqualTo(before);
    assertThat(after.rejected()).containsOnlyKeys("orders.json");
  }

  @Test
  void aDirectoryThatIsAwayIsInForceAfterARestartAsBefore() throws IOException {
    Map<String, Namespace> before = start().byName();
    Path away = directory.resolveSibling(directory.getFileName() + "-away");
    Files.move(directory, away);
    try {
      log.take();
      DirectoryNamespaceRegistry registry = restarted();
      assertThat(registry.current().byName()).isEqualTo(before);
      assertThat(log.take())
          .anyMatch(line -> line.startsWith("INFO 2 namespaces are known from the snapshot "))
          .anyMatch(line -> line.startsWith("WARN Namespace directory " + directory));
      registry.refresh();
      assertThat(log.take()).as("said once").isEmpty();
      Files.move(away, directory);
      registry.refresh();
      assertThat(registry.current().byName()).isEqualTo(before);
      assertThat(log.take()).containsExactly("INFO The namespace directory can be read again");
    } finally {
      if (Files.exists(away)) {
        Files.move(away, directory);
      }
    }
  }

  /** A mount point without its mount is an empty directory. */
  @Test
  void anEmptyDirectoryIsInForceAfterARestartAsBefore() throws IOException {
    Map<String, Namespace> before = start().byName();
    Files.delete(directory.resolve("orders.json"));
    Files.delete(directory.resolve("users.json"));
    Namespaces after = start();
    assertThat(after.byName()).isEqualTo(before);
    assertThat(after.vanished()).isEqualTo(before.keySet());
  }

  @Test
  void aChangeIsInForceAfterARestartThoughItsDocumentIsAway() throws IOException {
    DirectoryNamespaceRegistry registry = restarted();
    write("orders.json", kafka("orders", "'context': 'new'"));
    registry.refresh();
    Files.delete(directory.resolve("orders.json"));
    assertThat(start().find("orders").orElseThrow().context()).isEqualTo("new");
  }

  @Test
  void aConflictLeavesTheVersionBeforeInForceAfterARestartToo() throws IOException {
    Map<String, Namespace> before = start().byName();
    write("orders.json", kafka("users", ""));
    Namespaces after = start();
    assertThat(after.byName()).isEqualTo(before);
    assertThat(after.rejected()).containsOnlyKeys("orders.json");
  }

  /** The later by name keeps its topic: without the snapshot the earlier one would get it. */
  @Test
  void whoHasATopicKeepsItOverARestart() throws IOException {
    Map<String, Namespace> before = start().byName();
    write("a.json", kafka("users", ""));
    Namespaces after = start();
    assertThat(after.byName()).isEqualTo(before);
    assertThat(after.rejected()).containsOnlyKeys("a.json");
  }

  @Test
  void aQueueIsNotGivenToAnotherJobByARestart() throws IOException {
    Map<String, Namespace> before = start().byName();
    write("orders.json", kafka("orders", "'shard': 'big'"));
    write("users.json", kafka("users", "'persona': 'multi-partition'"));
    Namespaces after = start();
    assertThat(after.byName()).isEqualTo(before);
    assertThat(after.rejected()).containsOnlyKeys("orders.json", "users.json");
  }

  @Test
  void moreThanHalfAtOnceAreNotRemovedByARestart() throws IOException {
    Map<String, Namespace> before = start().byName();
    write("orders.json", "{'removed': true}");
    write("users.json", "{'removed': true}");
    assertThat(start().byName()).isEqualTo(before);
    assertThat(start().byName()).as("nor by the next").isEqualTo(before);
  }

  @Test
  void whatWasRemovedIsKnownAfterARestartAlsoWithoutItsTombstone() throws IOException {
    Namespace orders = start().find("orders").orElseThrow();
    write("orders.json", "{'removed': true}");
    assertThat(start().removed("orders")).contains(orders);
    Files.delete(directory.resolve("orders.json"));
    Namespaces after = start();
    assertThat(after.removed("default", "orders")).contains(orders);
    assertThat(after.find("orders")).isEmpty();
    assertThat(after.byName()).containsOnlyKeys("users");
  }

  @Test
  void theContentOfATombstoneIsNotTakenForADocumentInForce() throws IOException {
    start();
    write("more.json", kafka("more", ""));
    write("orders.json", "{'removed': true, " + kafka("orders", "").substring(1));
    write("users.json", "{'removed': true, " + kafka("users", "").substring(1));
    // Refused, so in force; and in force after restarts without any document.
    assertThat(start().byName()).containsOnlyKeys("orders", "users", "more");
    for (String file : List.of("orders.json", "users.json", "more.json")) {
      Files.delete(directory.resolve(file));
    }
    assertThat(start().byName()).containsOnlyKeys("orders", "users", "more");
    assertThat(start().removed()).isEmpty();
  }

  @Test
  void withNeitherDirectoryNorSnapshotAProcessDoesNotStart(@TempDir Path other) {
    Path missing = other.resolve("missing");
    assertThatThrownBy(
            () ->
                DirectoryNamespaceRegistry.openUnwatched(
                    missing, new SnapshotDirectory(snapshots), NamespaceDefaults.NONE))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(
            "namespace directory " + missing + " does not exist; create it, or name another")
        .hasMessageContaining("Nor is there a good snapshot of what was in force, in " + snapshots);
  }

  @Test
  void anEmptyDirectoryIsLegalAtTheFirstStart(@TempDir Path empty) {
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(
            empty, new SnapshotDirectory(snapshots), NamespaceDefaults.NONE);
    registry.refresh();
    assertThat(registry.current().byName()).isEmpty();
    assertThat(log.take())
        .containsOnlyOnce(
            "WARN Namespace directory "
                + empty
                + " is empty and nothing was known of it: no namespace is in force");
  }

  @Test
  void directoriesThatShareAPlaceDoNotMix(@TempDir Path other) throws IOException {
    start();
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(
            other, new SnapshotDirectory(snapshots), NamespaceDefaults.NONE);
    assertThat(registry.current().byName()).isEmpty();
    Files.delete(directory.resolve("orders.json"));
    assertThat(start().byName()).containsOnlyKeys("orders", "users");
  }

  @Test
  void aSnapshotOfAnotherDirectoryIsIgnored(@TempDir Path other) throws IOException {
    start();
    Path foreign = snapshot();
    new SnapshotFile(new SnapshotDirectory(snapshots), other).write(KnownNamespaces.NONE);
    Path own = new SnapshotFile(new SnapshotDirectory(snapshots), other).path();
    Files.write(own, Files.readAllBytes(foreign));
    log.take();
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(
            other, new SnapshotDirectory(snapshots), NamespaceDefaults.NONE);
    assertThat(registry.current().byName()).isEmpty();
    assertThat(log.take())
        .anyMatch(
            line ->
                line.equals(
                    "WARN Snapshot %s is ignored: it is of the directory %s. Only what has a good document now is in force"
                        .formatted(own, directory.toAbsolutePath())));
  }

  /** A disk may have kept any beginning of a file, and any byte may have turned. */
  @Test
  void aDamagedSnapshotIsIgnoredWithAWarning() throws IOException {
    start();
    Path file = snapshot();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertIgnored(file);
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] turned = whole.clone();
      turned[at] ^= 1;
      Files.write(file, turned);
      assertIgnored(file);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertIgnored(file);
  }

  @Test
  void aDamagedSnapshotIsReplacedByAGoodOne() throws IOException {
    start();
    Path file = snapshot();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    log.take();
    assertThat(start().byName()).containsOnlyKeys("orders", "users");
    assertThat(log.take()).anyMatch(line -> line.startsWith("WARN Snapshot " + file));
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  /**
   * A process that is killed while it writes leaves its half beside, and the one before as it was.
   */
  @Test
  void whatAKilledWriterLeftBesideDisturbsNobodyAndGoes() throws IOException {
    start();
    Path half = Files.write(snapshots.resolve(".writing-1.tmp"), new byte[] {1, 2, 3});
    Files.setLastModifiedTime(half, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path recent = Files.write(snapshots.resolve(".writing-2.tmp"), new byte[] {1});
    Files.delete(directory.resolve("orders.json"));
    assertThat(start().byName()).containsOnlyKeys("orders", "users");
    write("users.json", kafka("users", "'context': 'new'"));
    start();
    assertThat(half).doesNotExist();
    assertThat(recent).as("its writer may live").exists();
  }

  @Test
  void aSnapshotIsForItsOwnerAloneAndWrittenOnlyWhenSomethingChanged() throws IOException {
    Path below = snapshots.resolve("a").resolve("b");
    SnapshotDirectory place = new SnapshotDirectory(below);
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(directory, place, NamespaceDefaults.NONE);
    Path file = new SnapshotFile(place, directory).path();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below)))
        .isEqualTo("rwx------");
    FileTime old = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, old);
    registry.refresh();
    DirectoryNamespaceRegistry.openUnwatched(directory, place, NamespaceDefaults.NONE).refresh();
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    Files.delete(file);
    registry.refresh();
    assertThat(file).as("somebody tidied up").exists();
  }

  @Test
  void aPlaceThatCanNotBeWrittenIsSaidOnceAndStopsNothing() throws IOException {
    Path file = Files.writeString(snapshots.resolve("file"), "");
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(
            directory, new SnapshotDirectory(file), NamespaceDefaults.NONE);
    registry.refresh();
    assertThat(registry.current().byName()).containsOnlyKeys("orders", "users");
    assertThat(log.take().stream().filter(line -> line.contains("can't be written")))
        .singleElement()
        .asString()
        .contains("--namespaces-snapshot");
  }

  /** After an older build has taken the place of a newer one. */
  @Test
  void aVersionThatThisBuildDoesNotTakeIsKeptForOneThatDoes() throws IOException {
    KnownNamespaces known =
        new KnownNamespaces(
            Map.of(),
            Map.of(),
            Map.of(
                "newer",
                new StoredDocument(
                    ByteString.copyFromUtf8("{\"of\": \"a newer build\"}"), Optional.empty())));
    SnapshotFile file = new SnapshotFile(new SnapshotDirectory(snapshots), directory);
    file.write(known);
    log.take();
    assertThat(start().byName()).containsOnlyKeys("orders", "users");
    assertThat(log.take()).anyMatch(line -> line.startsWith("WARN Namespace newer was in force"));
    assertThat(file.read(NamespaceDefaults.NONE).orElseThrow().known().dormant())
        .isEqualTo(known.dormant());
    write("newer.json", kafka("newer", ""));
    assertThat(start().find("newer")).isPresent();
    assertThat(file.read(NamespaceDefaults.NONE).orElseThrow().known().dormant()).isEmpty();
  }

  @Test
  void thePlaceIsTheVariablesElseOneOfTheUsersOwn() {
    assertThat(SnapshotDirectory.standard(Map.of(), "/home/me").path())
        .hasToString("/home/me/.local/state/tidemark/namespaces");
    assertThat(SnapshotDirectory.standard(Map.of("XDG_STATE_HOME", "/state"), "/home/me").path())
        .hasToString("/state/tidemark/namespaces");
    assertThat(
            SnapshotDirectory.standard(
                    Map.of("TIDEMARK_NAMESPACES_SNAPSHOT", "/mine", "XDG_STATE_HOME", "/s"), "/h")
                .path())
        .hasToString("/mine");
  }

  private void assertIgnored(Path file) {
    assertThatThrownBy(
            () ->
                new SnapshotFile(new SnapshotDirectory(snapshots), directory)
                    .read(NamespaceDefaults.NONE))
        .as(file.toString())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  private Path snapshot() throws IOException {
    try (Stream<Path> files = Files.list(snapshots)) {
      return files.filter(path -> path.toString().endsWith(".snapshot")).findFirst().orElseThrow();
    }
  }

  private Namespaces start() {
    return restarted().current();
  }

  private DirectoryNamespaceRegistry restarted() {
    return DirectoryNamespaceRegistry.openUnwatched(
        directory, new SnapshotDirectory(snapshots), NamespaceDefaults.NONE);
  }
}
