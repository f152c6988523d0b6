/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.sets.MutationSets;
import java.util.Optional;
import java.util.function.Function;

/**
 * The durable storages of the namespaces in force. Safe for threads if its parts are.
 *
 * @param registry the namespaces in force
 * @param stores the storage of a namespace that has one; asked for every record, so it must neither
 *     wait nor make one anew. IllegalArgumentException where the deployment has none of that name
 */
public record SetStorages(NamespaceRegistry registry, Function<Namespace, MutationSets> stores) {

  /**
   * Where the sets of one namespace are.
   *
   * @param sets the storage
   * @param policy the bounds of its sets
   */
  record Storage(MutationSets sets, SetPolicy policy) {}

  /** A namespace, if it is in force. */
  Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(registry.current().byName().get(name));
  }

  /**
   * The storage of a namespace; empty where it has none, or isn't in force.
   *
   * @throws IllegalArgumentException if the deployment lacks what the namespace names
   */
  Optional<Storage> find(String name) {
    return namespace(name).flatMap(this::of);
  }

  /**
   * The storage of a namespace; empty where it has none.
   *
   * @throws IllegalArgumentException if the deployment lacks what the namespace names
   */
  Optional<Storage> of(Namespace namespace) {
    if (namespace.durableStorage().isEmpty()) {
      return Optional.empty();
    }
    return namespace.sets().map(policy -> new Storage(stores.apply(namespace), policy));
  }
}
