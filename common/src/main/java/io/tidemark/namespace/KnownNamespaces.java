/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a registry knows of its namespaces beside the directory, and that outlives the process.
 *
 * @param inForce those in force, each with the version that is
 * @param removed those that were said to be removed, with the last version
 * @param dormant those whose last good version this build doesn't take, as after it was replaced by
 *     an older one; kept for a build that does
 */
record KnownNamespaces(
    Map<String, StoredDocument> inForce,
    Map<String, StoredDocument> removed,
    Map<String, StoredDocument> dormant) {

  /** Nothing. */
  static final KnownNamespaces NONE = new KnownNamespaces(Map.of(), Map.of(), Map.of());

  KnownNamespaces {
    inForce = Map.copyOf(inForce);
    removed = Map.copyOf(removed);
    dormant = Map.copyOf(dormant);
    if (inForce.values().stream().anyMatch(document -> document.namespace().isEmpty())) {
      throw new IllegalArgumentException("a namespace is in force that isn't known");
    }
  }

  /** The namespaces in force. */
  Map<String, Namespace> namespaces() {
    Map<String, Namespace> namespaces = new HashMap<>();
    inForce.forEach((name, document) -> namespaces.put(name, document.namespace().orElseThrow()));
    return namespaces;
  }

  /** The namespaces that are removed. */
  Map<String, Optional<Namespace>> removedNamespaces() {
    Map<String, Optional<Namespace>> namespaces = new HashMap<>();
    removed.forEach((name, document) -> namespaces.put(name, document.namespace()));
    return namespaces;
  }
}
