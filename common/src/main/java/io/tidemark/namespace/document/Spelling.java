/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a key may be written. */
public enum Spelling {
  /** As it is listed. */
  EXACT,
  /** {@code snake_case} or {@code camelCase}. */
  SNAKE_OR_CAMEL,
  /** {@code snake_case}, {@code camelCase} or {@code kebab-case}. */
  ANY;

  /** All ways to write a key that is listed in {@code snake_case}; the listed one comes first. */
  List<String> of(String name) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(name);
    if (this != EXACT) {
      forms.add(camel(name));
    }
    if (this == ANY) {
      forms.add(name.replace('_', '-'));
    }
    return new ArrayList<>(forms);
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(
          camel.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return camel.toString();
  }
}
