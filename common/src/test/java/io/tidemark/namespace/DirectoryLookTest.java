/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Documents come, change, go bad, vanish and come back, and processes start anew meanwhile. */
class DirectoryLookTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> TOPICS = List.of("t1", "t2", "t3", "t4");
  private static final List<String> SHARDS = List.of("default", "big");

  /**
   * What happens to one file before the next look.
   *
   * @param name of the namespace
   * @param kind 0 to 3: a document; 4: a bad one; 5 and 6: it vanishes; 7: a tombstone; 8: one with
   *     content; 9: one that is confirmed
   * @param topic of a document
   * @param shard of a document
   */
  record Edit(String name, int kind, String topic, String shard) {}

  /**
   * Edits, and a look.
   *
   * @param edits what changes first
   * @param restart whether another process looks, which knows what was kept
   * @param emptied whether the directory is empty at this look
   */
  record Round(List<Edit> edits, boolean restart, boolean emptied) {}

  @Property(tries = 2000)
  void whatIsInForceLeavesOnlyWhenItIsSaid(@ForAll("rounds") List<Round> rounds) throws Exception {
    Path snapshots = Files.createTempDirectory("tidemark-look-");
    SnapshotFile file = new SnapshotFile(new SnapshotDirectory(snapshots), Path.of("/documents"));
    try {
      Map<String, DocumentVersion> directory = new TreeMap<>();
      KnownNamespaces known = KnownNamespaces.NONE;
      for (Round round : rounds) {
        round.edits().forEach(edit -> apply(edit, directory));
        if (round.restart()) {
          file.write(known);
          assertThat(saved(file)).as("what is kept is all of it").isEqualTo(known);
          known = saved(file);
        }
        Map<String, DocumentVersion> seen = round.emptied() ? Map.of() : directory;
        DirectoryLook look = DirectoryLook.at(known, seen);
        check(known, look, seen);
        known = look.known();
      }
    } finally {
      Files.deleteIfExists(file.path());
      Files.delete(snapshots);
    }
  }

  private static KnownNamespaces saved(SnapshotFile file) throws IOException {
    return file.read(NamespaceDefaults.NONE)
        .map(SnapshotFile.Saved::known)
        .orElse(KnownNamespaces.NONE);
  }

  private static void check(
      KnownNamespaces before, DirectoryLook look, Map<String, DocumentVersion> seen) {
    Map<String, Namespace> old = before.namespaces();
    Map<String, Namespace> now = look.known().namespaces();
    // Sound, or the constructor throws: no two have a topic, none is in force and removed.
    Namespaces published =
        new Namespaces(1, now, look.rejected(), look.known().removedNamespaces(), look.vanished());
    Set<String> left = new HashSet<>(old.keySet());
    left.removeAll(now.keySet());
    for (String name : left) {
      Statement said = seen.get(name + ".json").statement().orElseThrow();
      assertThat(said.removed()).as("%s left because it was said", name).isTrue();
      assertThat(published.removed(name)).as("and is remembered").isPresent();
    }
    assertThat(left.stream().filter(name -> !confirmed(seen, name)).count())
        .as("not more than half at once, nor all but one")
        .isLessThanOrEqualTo(Math.max(1, old.size() / 2));
    now.forEach(
        (name, namespace) -> {
          Optional<Namespace> said =
              Optional.ofNullable(seen.get(name + ".json"))
                  .flatMap(DocumentVersion::statement)
                  .filter(it -> !it.removed())
                  .flatMap(Statement::namespace);
          if (!said.equals(Optional.of(namespace))) {
            assertThat(namespace).as("what nobody says anew is as it was").isEqualTo(old.get(name));
          }
          last(before, name)
              .ifPresent(was -> assertThat(MovedQueues.problem(was, namespace)).as(name).isEmpty());
          assertThat(look.vanished().contains(name)).isEqualTo(!seen.containsKey(name + ".json"));
        });
    before
        .removed()
        .forEach(
            (name, document) ->
                assertThat(now.containsKey(name) || look.known().removed().containsKey(name))
                    .as("%s is removed until it is restored", name)
                    .isTrue());
    if (look.rejected().values().stream().noneMatch(reason -> reason.contains("at once"))) {
      // What was refused as too many at once may be few enough once others have come.
      assertThat(DirectoryLook.at(look.known(), seen).known())
          .as("the same again changes nothing")
          .isEqualTo(look.known());
    }
  }

  private static boolean confirmed(Map<String, DocumentVersion> seen, String name) {
    return seen.get(name + ".json").statement().orElseThrow().confirmed();
  }

  private static Optional<Namespace> last(KnownNamespaces before, String name) {
    return Optional.ofNullable(before.inForce().get(name))
        .or(() -> Optional.ofNullable(before.removed().get(name)))
        .flatMap(StoredDocument::namespace);
  }

  private static void apply(Edit edit, Map<String, DocumentVersion> directory) {
    String file = edit.name() + ".json";
    String document = Documents.kafka(edit.topic(), "'shard': '" + edit.shard() + "'");
    switch (edit.kind()) {
      case 4 -> directory.put(file, DocumentVersion.bad("bad", "a typo"));
      case 5, 6 -> directory.remove(file);
      case 7 -> directory.put(file, version(edit.name(), "{'removed': true}"));
      case 8 ->
          directory.put(file, version(edit.name(), "{'removed': true, " + document.substring(1)));
      case 9 -> directory.put(file, version(edit.name(), "{'removed': true, 'confirmed': true}"));
      default -> directory.put(file, version(edit.name(), document));
    }
  }

  private static DocumentVersion version(String name, String document) {
    byte[] bytes = Documents.bytes(document);
    try {
      return DocumentVersion.good(
          DocumentVersion.digest(bytes),
          bytes,
          NamespaceParser.read(name, bytes, NamespaceDefaults.NONE));
    } catch (NamespaceDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  @Provide
  Arbitrary<List<Round>> rounds() {
    Arbitrary<Edit> edits =
        Combinators.combine(
                Arbitraries.of(NAMES),
                Arbitraries.integers().between(0, 9),
                Arbitraries.of(TOPICS),
                Arbitraries.of(SHARDS))
            .as(Edit::new);
    Arbitrary<Round> rounds =
        Combinators.combine(
                edits.list().ofMinSize(1).ofMaxSize(4),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false, false, false))
            .as(Round::new);
    return rounds.list().ofMinSize(1).ofMaxSize(8);
  }
}
