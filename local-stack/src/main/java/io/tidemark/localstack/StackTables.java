/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespaces;
import io.tidemark.storage.SetSchema;
import io.tidemark.storage.claim.ClaimSchema;
import java.util.Set;
import java.util.TreeSet;

/** Which keyspaces namespaces need: those that sets and large payloads are saved in. */
public final class StackTables {

  private StackTables() {}

  /**
   * Makes the keyspaces that the documents of a stack name and that aren't there, and the tables of
   * each. A stack without Cassandra has none.
   *
   * @return the keyspaces that were made
   */
  public static Set<String> create(StackState stack) {
    Set<String> made = new TreeSet<>();
    Set<String> keyspaces = stack.has(Component.CASSANDRA) ? of(stack.readNamespaces()) : Set.of();
    if (!keyspaces.isEmpty()) {
      try (Keyspaces cassandra = Keyspaces.connect(stack.cassandraAddress())) {
        for (String keyspace : keyspaces) {
          if (cassandra.create(keyspace)) {
            made.add(keyspace);
          }
          cassandra.run(SetSchema.statements(keyspace));
          cassandra.run(ClaimSchema.statements(keyspace));
        }
      }
    }
    return made;
  }

  static Set<String> of(Namespaces namespaces) {
    Set<String> keyspaces = new TreeSet<>();
    namespaces.byName().values().stream()
        .flatMap(namespace -> namespace.durableStorage().stream())
        .map(DurableStorage::namespace)
        .forEach(keyspaces::add);
    return keyspaces;
  }
}
