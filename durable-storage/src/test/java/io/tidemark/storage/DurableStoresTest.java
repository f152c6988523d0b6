/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DurableStoresTest {

  private final DurableStores stores =
      new DurableStores(
          CassandraClusters.parse(List.of("main=127.0.0.1:1")), Duration.ofSeconds(30));

  @Test
  void errorsNameWhatIsToBeMended() {
    assertThatThrownBy(() -> stores.get(new DurableStorage("items", "main", "sql")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("durable_storage.type", "'sql'", "kv");
    assertThatThrownBy(() -> stores.get(new DurableStorage("items", "paris", "kv")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'paris'", "--cassandra-cluster paris=");
  }

  @Test
  void aStorageThatIsAwaySaysSo() throws Exception {
    try (stores) {
      DurableStorage storage = new DurableStorage("items", "main", "kv");
      assertThat(stores.get(storage)).isSameAs(stores.get(storage));
      var head =
          stores
              .get(storage)
              .head(new SetName("n", "s"))
              .toCompletableFuture()
              .get(1, TimeUnit.MINUTES);
      assertThat(head)
          .isInstanceOfSatisfying(
              Stored.Failed.class,
              failed -> {
                assertThat(failed.reach()).isEqualTo(Stored.Reach.AWAY);
                assertThat(failed.error()).contains("127.0.0.1:1");
              });
    }
  }
}
