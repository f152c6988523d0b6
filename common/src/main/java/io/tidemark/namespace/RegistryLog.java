/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * Says each thing that happens to the documents of a directory once, however often it is looked.
 */
final class RegistryLog {

  private final Logger log;
  private Map<String, Rejection> rejections = Map.of();
  private String unreadable = "";
  private boolean first = true;

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

  /** The directory was read. */
  synchronized void loaded(
      Map<String, Namespace> before, Namespaces now, Map<String, DocumentVersion> versions) {
    if (!unreadable.isEmpty()) {
      log.info("The namespace directory can be read again");
      unreadable = "";
    }
    if (first) {
      log.info("{} namespaces are in force", now.byName().size());
      first = false;
    } else {
      changes(before, now);
    }
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
    for (String name : new TreeMap<>(before).keySet()) {
      if (now.find(name).isEmpty()) {
        log.info("Namespace {} is gone: its document was removed", name);
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
