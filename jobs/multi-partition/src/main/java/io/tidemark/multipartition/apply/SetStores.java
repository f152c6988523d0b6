/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.namespace.DurableStorage;
import io.tidemark.sets.MutationSets;

/** Where a task finds the storages of sets. Safe for threads. */
public interface SetStores extends AutoCloseable {

  /**
   * A storage; the same for the same one, closed with these.
   *
   * @throws IllegalArgumentException if the deployment has no such storage
   */
  MutationSets get(DurableStorage storage);

  /** Begins to connect to a storage, so that the first set need not wait for it. */
  default void connect(DurableStorage storage) {}

  @Override
  void close();
}
