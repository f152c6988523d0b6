/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which names the sections of a document know. */
final class KnownKeys {

  private final List<DocumentKey> keys;

  KnownKeys(List<DocumentKey> keys) {
    this.keys = keys;
  }

  /** The keys of a section by every way to write them. */
  Map<String, DocumentKey> of(String section) {
    Map<String, DocumentKey> forms = new LinkedHashMap<>();
    for (DocumentKey key : keys) {
      if (key.section().equals(section) && !key.name().equals(DocumentKey.ANY)) {
        key.forms().forEach(form -> forms.put(form, key));
      }
    }
    return forms;
  }

  /** The key that takes every other name of a section, if it has one. */
  Optional<DocumentKey> any(String section) {
    return keys.stream()
        .filter(key -> key.section().equals(section) && key.name().equals(DocumentKey.ANY))
        .findFirst();
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
    List<String> known = new ArrayList<>(of(section).keySet());
    // A name that is longer than any of ours by far is near none; don't let it cost time.
    String start = name.length() > 100 ? name.substring(0, 100) : name;
    return NearestName.find(start, known)
        .map(nearest -> "the nearest known key is '" + nearest + "'")
        .orElse("no key is known here");
  }
}
