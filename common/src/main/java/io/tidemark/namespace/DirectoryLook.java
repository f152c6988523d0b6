/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what a look at the directory changes. Pure.
 *
 * <p>What is in force stays so until a good document replaces it or a tombstone removes it. A
 * document that is no good, or that isn't there, changes nothing: directories are unmounted, files
 * are mistyped, and records wait that only the namespace knows where to send.
 *
 * @param known what is known from then on
 * @param rejected the documents that are refused, by file name, with the reason
 * @param vanished the names in force that no document speaks of
 */
record DirectoryLook(KnownNamespaces known, Map<String, String> rejected, Set<String> vanished) {

  /** How many namespaces may be in force, and how many that were removed are remembered. */
  static final int MOST_NAMESPACES = DocumentDirectory.MOST_DOCUMENTS;

  /**
   * Decides.
   *
   * @param before what is known
   * @param documents those of the directory, by file name
   */
  static DirectoryLook at(KnownNamespaces before, Map<String, DocumentVersion> documents) {
    return new Decision(before, new TreeMap<>(documents)).decide();
  }

  private static final class Decision {
    private final KnownNamespaces before;
    private final NavigableMap<String, DocumentVersion> documents;
    private final Map<String, Namespace> inForce;
    private final Map<String, StoredDocument> said = new HashMap<>();
    private final Map<String, Statement> removals = new TreeMap<>();
    private final Map<String, StoredDocument> tombstones = new HashMap<>();
    private final NavigableMap<String, Namespace> wanted = new TreeMap<>();
    private final Map<String, String> rejected = new HashMap<>();
    private final Set<String> vanished = new HashSet<>();

    Decision(KnownNamespaces before, NavigableMap<String, DocumentVersion> documents) {
      this.before = before;
      this.documents = documents;
      this.inForce = before.namespaces();
    }

    DirectoryLook decide() {
      documents.forEach(this::hear);
      vanished.addAll(inForce.keySet());
      documents.keySet().forEach(file -> vanished.remove(name(file)));
      vanished.forEach(this::keep);
      refuseMassRemoval();
      Reconciliation outcome = Reconciliation.of(inForce, wanted);
      outcome.rejected().forEach(this::reject);
      return new DirectoryLook(known(outcome.inForce()), rejected, vanished);
    }

    private void hear(String file, DocumentVersion version) {
      String name = name(file);
      if (version.statement().isEmpty()) {
        rejected.put(file, version.error());
        keep(name);
        return;
      }
      Statement statement = version.statement().get();
      StoredDocument document = new StoredDocument(version.text(), statement.namespace());
      if (statement.removed()) {
        removals.put(name, statement);
        tombstones.put(name, document);
      } else {
        said.put(name, document);
        want(name, statement.namespace().orElseThrow());
      }
    }

    private void want(String name, Namespace namespace) {
      Optional<String> problem = last(name).flatMap(old -> MovedQueues.problem(old, namespace));
      if (problem.isEmpty() && !inForce.containsKey(name) && full()) {
        problem =
            Optional.of(
                "%s namespaces are in force, which is the most; remove those that aren't used"
                    .formatted(inForce.size()));
      }
      if (problem.isEmpty()) {
        wanted.put(name, namespace);
      } else {
        reject(name, problem.get());
        keep(name);
      }
    }

    /** Its last version, in force or removed. */
    private Optional<Namespace> last(String name) {
      Namespace current = inForce.get(name);
      return current != null
          ? Optional.of(current)
          : before.removed().getOrDefault(name, StoredDocument.NONE).namespace();
    }

    private boolean full() {
      return inForce.size() >= MOST_NAMESPACES;
    }

    private void keep(String name) {
      Namespace old = inForce.get(name);
      if (old != null) {
        wanted.put(name, old);
      }
    }

    /** A mistake in what writes the documents must not take more than half of them away. */
    private void refuseMassRemoval() {
      Set<String> unconfirmed = new HashSet<>();
      removals.forEach(
          (name, statement) -> {
            if (inForce.containsKey(name) && !statement.confirmed()) {
              unconfirmed.add(name);
            }
          });
      if (unconfirmed.size() > 1 && unconfirmed.size() * 2 > inForce.size()) {
        for (String name : unconfirmed) {
          removals.remove(name);
          keep(name);
          reject(
              name,
              ("%s of %s namespaces are removed at once, more than half; remove fewer at a time, or"
                      + " add \"confirmed\": true to each")
                  .formatted(unconfirmed.size(), inForce.size()));
        }
      }
    }

    private void reject(String name, String reason) {
      rejected.put(name + DocumentDirectory.SUFFIX, reason);
    }

    private KnownNamespaces known(Map<String, Namespace> now) {
      Map<String, StoredDocument> documentsInForce = new HashMap<>();
      now.forEach((name, namespace) -> documentsInForce.put(name, stored(name, namespace)));
      Map<String, StoredDocument> dormant = new HashMap<>(before.dormant());
      dormant.keySet().removeAll(now.keySet());
      dormant.keySet().removeAll(removals.keySet());
      return new KnownNamespaces(documentsInForce, removed(now.keySet()), dormant);
    }

    private StoredDocument stored(String name, Namespace namespace) {
      StoredDocument newest = said.get(name);
      return newest != null && newest.namespace().equals(Optional.of(namespace))
          ? newest
          : before.inForce().getOrDefault(name, StoredDocument.NONE);
    }

    private Map<String, StoredDocument> removed(Set<String> now) {
      Map<String, StoredDocument> removed = new TreeMap<>(before.removed());
      removals.forEach((name, statement) -> removed.put(name, lastVersion(name)));
      removed.keySet().removeAll(now);
      // Tombstones in the directory are counted there; of the others enough are remembered.
      for (String name : Set.copyOf(removed.keySet())) {
        if (removed.size() > MOST_NAMESPACES && !removals.containsKey(name)) {
          removed.remove(name);
        }
      }
      return removed;
    }

    private StoredDocument lastVersion(String name) {
      StoredDocument tombstone = tombstones.getOrDefault(name, StoredDocument.NONE);
      if (tombstone.namespace().isPresent()) {
        return tombstone;
      }
      StoredDocument current = before.inForce().get(name);
      StoredDocument dormant = before.dormant().getOrDefault(name, StoredDocument.NONE);
      return current != null ? current : before.removed().getOrDefault(name, dormant);
    }
  }

  /** The name of the namespace that a file is the document of. */
  static String name(String file) {
    return file.substring(0, file.length() - DocumentDirectory.SUFFIX.length());
  }
}
