/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.sets.MutationSets;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes the marker of a set that is saved, and applies the set; takes the expiry of one that was
 * never completed, and ends it.
 *
 * <p>How long that takes is a matter of the set: each of its steps has the context's timeout.
 */
final class SetTarget implements Target {

  private final NamespaceRegistry namespaces;
  private final SetStores stores;
  private final SetRun.Surroundings around;

  /**
   * Makes one.
   *
   * @param namespaces the namespaces in force
   * @param stores where sets are saved
   * @param around what all attempts share
   */
  SetTarget(NamespaceRegistry namespaces, SetStores stores, SetRun.Surroundings around) {
    this.namespaces = namespaces;
    this.stores = stores;
    this.around = around;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    SetPart part = record.setPart().orElse(null);
    if (part == null || part instanceof SetPart.Mutation) {
      return done(new Delivery.Rejected("it is neither the marker of a set nor its expiry"));
    }
    Optional<Namespace> found = namespaces.current().find(record.namespace());
    Optional<DurableStorage> storage = found.flatMap(Namespace::durableStorage);
    if (storage.isEmpty()) {
      // Who sent it here knew better, and may only have heard of it earlier.
      return done(
          Delivery.Retryable.record(
              "namespace '%s' has no durable_storage".formatted(record.namespace())));
    }
    MutationSets sets;
    try {
      sets = stores.get(storage.get());
    } catch (IllegalArgumentException e) {
      return done(new Delivery.Rejected(String.valueOf(e.getMessage())));
    }
    Namespace namespace = found.get();
    if (around.mutations().crowded(namespace)) {
      return done(
          Delivery.Retryable.dependency(
              "the mutations of other sets wait for their turn under max_per_second of namespace '"
                  + namespace.name()
                  + "'"));
    }
    return new SetRun(around, sets, namespace, record, part).run();
  }

  /** The storages are closed by who opened them. */
  @Override
  public void close() {}

  private static CompletionStage<Delivery> done(Delivery delivery) {
    return CompletableFuture.completedFuture(delivery);
  }
}
