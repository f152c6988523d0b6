/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Says each thing that happens to the documents of a directory once, however often it is looked.
 */
final class RegistryLog {

  private static final int MOST_NAMED = 20;

  private final Logger log;
  private Map<String, Rejection> rejections = Map.of();
  private String unreadable = "";
  private String unsaved = "";
  private boolean first = true;
  private boolean empty;

  RegistryLog(Logger log) {
    this.log = log;
  }

  private record Rejection(String digest, String reason) {}

  /** The directory couldn't be read. */
  synchronized void unreadable(Path directory, IOException e) {
    String error = e.toString();
    if (!error.equals(unreadable)) {
      log.warn(
          "Namespace directory {} can't be read; all namespaces stay as they are: {}",
          directory,
          error);
      unreadable = error;
    }
  }

  /** What was in force when another process ended was found. */
  void restored(Path file, SnapshotFile.Saved snapshot) {
    log.info(
        "{} namespaces are known from the snapshot {} of {}",
        snapshot.known().inForce().size(),
        file,
        snapshot.written());
    for (String name : new TreeMap<>(snapshot.known().dormant()).keySet()) {
      log.warn(
          "Namespace {} was in force with a document that this build doesn't take; its records wait"
              + " until there is one that it does",
          name);
    }
  }

  /** What was kept of it is no good. */
  void ignored(Path file, IOException e) {
    log.warn(
        "Snapshot {} is ignored: {}. Only what has a good document now is in force",
        file,
        e.getMessage() == null ? e.toString() : e.getMessage());
  }

  /** What is in force couldn't be kept. */
  synchronized void unsaved(Path file, IOException e) {
    String error = e.toString();
    if (!error.equals(unsaved)) {
      log.warn(
          "Snapshot {} can't be written: {}. A restart while documents are away would lose them;"
              + " name a directory with --namespaces-snapshot",
          file,
          error);
      unsaved = error;
    }
  }

  /** What is in force is kept. */
  synchronized void saved() {
    if (!unsaved.isEmpty()) {
      log.info("The snapshot can be written again");
      unsaved = "";
    }
  }

  /** There is no document, and never was one. */
  synchronized void empty(Path directory) {
    if (!empty) {
      log.warn(
          "Namespace directory {} is empty and nothing was known of it: no namespace is in force",
          directory);
      empty = true;
    }
  }

  /** The directory was read, or what was kept of it. */
  synchronized void loaded(
      Namespaces before, Namespaces now, Map<String, DocumentVersion> versions) {
    if (first) {
      log.info("{} namespaces are in force", now.byName().size());
      first = false;
    } else {
      if (!unreadable.isEmpty()) {
        log.info("The namespace directory can be read again");
        unreadable = "";
      }
      changes(before.byName(), now);
    }
    vanished(before, now);
    removed(before, now);
    Map<String, Rejection> found = new HashMap<>();
    new TreeMap<>(now.rejected())
        .forEach(
            (file, reason) -> {
              DocumentVersion version = versions.get(file);
              Rejection rejection = new Rejection(version == null ? "" : version.digest(), reason);
              found.put(file, rejection);
              if (!rejection.equals(rejections.get(file))) {
                rejected(file, reason, now);
              }
            });
    for (String file : new TreeMap<>(rejections).keySet()) {
      if (!found.containsKey(file) && versions.containsKey(file)) {
        log.info("Namespace document {} is good again", file);
      }
    }
    rejections = found;
  }

  private void changes(Map<String, Namespace> before, Namespaces now) {
    for (Map.Entry<String, Namespace> entry : new TreeMap<>(now.byName()).entrySet()) {
      Namespace old = before.get(entry.getKey());
      if (old == null) {
        log.info("Namespace {} is in force", entry.getKey());
      } else if (!old.equals(entry.getValue())) {
        log.info("Namespace {} has changed", entry.getKey());
      }
    }
  }

  private void vanished(Namespaces before, Namespaces now) {
    Set<String> anew = new TreeSet<>(now.vanished());
    anew.removeAll(before.vanished());
    if (!anew.isEmpty()) {
      log.warn(
          "{} namespaces have no document any more, and stay in force with their last version: {}."
              + " Whoever means to remove one writes {\"removed\": true} into its document",
          anew.size(),
          anew.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
              + (anew.size() > MOST_NAMED ? ", …" : ""));
    }
    Set<String> back = new TreeSet<>(before.vanished());
    back.removeAll(now.vanished());
    if (!back.isEmpty()) {
      log.info("{} namespaces have their documents again", back.size());
    }
  }

  private void removed(Namespaces before, Namespaces now) {
    Set<String> anew = new TreeSet<>(now.removed().keySet());
    anew.removeAll(before.removed().keySet());
    for (String name : anew) {
      if (now.removed(name).isPresent()) {
        log.info("Namespace {} is removed, as its document says", name);
      } else {
        log.warn(
            "Namespace {} is removed, as its document says, and no version of it is known here: its"
                + " records wait until the document says what it was, beside \"removed\"",
            name);
      }
    }
  }

  private void rejected(String file, String reason, Namespaces now) {
    String name = file.substring(0, file.length() - DocumentDirectory.SUFFIX.length());
    log.warn(
        "Namespace document {} is rejected; {}: {}",
        file.replaceAll("\\p{Cntrl}", "?"),
        now.find(name).isPresent()
            ? "the version before stays in force"
            : "no version of it is in force",
        reason);
  }
}
