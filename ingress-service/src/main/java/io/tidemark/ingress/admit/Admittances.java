/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Admittance} of every namespace in force. Follows the registry: a new snapshot is
 * worked out by the first request that meets it. Safe for threads.
 */
final class Admittances {

  private static final int LONGEST_COMPARED = 64;
  private static final int MOST_COMPARED = 200;
  private static final int LENGTH_APART = 3;

  private final NamespaceRegistry registry;
  private final KindCheck kindCheck;
  private volatile Table table = new Table(new Namespaces(0, Map.of(), Map.of()), Map.of());

  Admittances(NamespaceRegistry registry, KindCheck kindCheck) {
    this.registry = registry;
    this.kindCheck = kindCheck;
  }

  @Nullable Admittance find(String name) {
    Namespaces current = registry.current();
    Table known = table;
    if (known.source != current) {
      known = next(known, current);
      table = known;
    }
    return known.byName.get(name);
  }

  /**
   * Names in force of about the length of one that isn't: few and short enough that a caller who
   * sends unknown names can't keep the event loop busy with comparing.
   */
  List<String> namesLike(String name) {
    if (name.length() > LONGEST_COMPARED) {
      return List.of();
    }
    return table.byName.keySet().stream()
        .filter(known -> Math.abs(known.length() - name.length()) <= LENGTH_APART)
        .limit(MOST_COMPARED)
        .sorted()
        .toList();
  }

  private Table next(Table before, Namespaces current) {
    Map<String, Admittance> byName = new HashMap<>();
    for (Namespace namespace : current.byName().values()) {
      Admittance old = before.byName.get(namespace.name());
      boolean same = old != null && old.namespace().equals(namespace);
      byName.put(namespace.name(), same ? old : new Admittance(namespace, kindCheck));
    }
    return new Table(current, Map.copyOf(byName));
  }

  private record Table(Namespaces source, Map<String, Admittance> byName) {}
}
