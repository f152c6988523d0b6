/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import io.tidemark.multipartition.apply.SetEnvironment;
import io.tidemark.multipartition.apply.SetStores;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.sets.MutationSets;
import io.tidemark.storage.DurableStores;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The storages of a running job: in the Cassandra clusters of its deployment. */
final class SavedSets implements SetEnvironment.Storage {

  private static final long serialVersionUID = 1L;

  private final Map<String, String> clusters;
  private final Duration timeout;

  /**
   * Makes them.
   *
   * @param clusters where the clusters are
   * @param timeout how long one call may take
   */
  SavedSets(CassandraClusters clusters, Duration timeout) {
    this.clusters = new HashMap<>(clusters.addresses());
    this.timeout = timeout;
  }

  @Override
  public SetStores open() {
    DurableStores stores = new DurableStores(new CassandraClusters(clusters), timeout);
    return new SetStores() {
      @Override
      public MutationSets get(DurableStorage storage) {
        return stores.get(storage);
      }

      @Override
      public void connect(DurableStorage storage) {
        CompletionStage<?> unused = stores.connect(storage); // What it meets, each call says.
      }

      @Override
      public void close() {
        stores.close();
      }
    };
  }
}
