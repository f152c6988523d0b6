/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All keys that a kind of document may have. */
public final class KnownKeys {

  private final List<DocumentKey> keys;
  private final Map<String, Map<String, DocumentKey>> bySection = new HashMap<>();

  /** Takes the keys of all sections. */
  public KnownKeys(List<DocumentKey> keys) {
    this.keys = List.copyOf(keys);
    for (DocumentKey key : keys) {
      Map<String, DocumentKey> section =
          bySection.computeIfAbsent(key.section(), id -> new LinkedHashMap<>());
      key.forms().forEach(form -> section.put(form, key));
    }
  }

  /** The key of a name in a section, if the section lists it. */
  Optional<DocumentKey> find(String section, String name) {
    return name.equals(DocumentKey.ANY)
        ? Optional.empty()
        : Optional.ofNullable(section(section).get(name));
  }

  /** The key that takes every other name of a section, if it has one. */
  Optional<DocumentKey> any(String section) {
    return Optional.ofNullable(section(section).get(DocumentKey.ANY));
  }

  /** What to do about a name that a section doesn't know. */
  String remedy(String section, String name) {
    Set<String> elsewhere = new TreeSet<>();
    for (DocumentKey key : keys) {
      if (!key.section().equals(section) && key.forms().contains(name)) {
        elsewhere.add(key.section().isEmpty() ? "the outermost object" : key.section());
      }
    }
    if (!elsewhere.isEmpty()) {
      return "it belongs into "
          + elsewhere.stream().map(id -> id.replace("[]", "")).collect(Collectors.joining(" or "));
    }
    List<String> known = new ArrayList<>(section(section).keySet());
    // A name that is longer than any of ours by far is near none; don't let it cost time.
    String start = name.length() > 100 ? name.substring(0, 100) : name;
    return NearestName.find(start, known)
        .map(nearest -> "the nearest known key is '" + nearest + "'")
        .orElse("no key is known here");
  }

  private Map<String, DocumentKey> section(String id) {
    return bySection.getOrDefault(id, Map.of());
  }
}
