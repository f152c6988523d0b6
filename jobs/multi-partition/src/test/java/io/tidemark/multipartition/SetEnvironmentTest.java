/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deliver.DeliveryTask;
import io.tidemark.multipartition.apply.SetEnvironment;
import io.tidemark.multipartition.apply.SetStores;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.sets.MutationSets;
import io.tidemark.testing.TestClock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class SetEnvironmentTest {

  private final List<DurableStorage> connected = new ArrayList<>();

  @Test
  void aTaskConnectsToTheStoragesOfItsNamespacesBeforeTheFirstSet() {
    open(new ScheduleWorld(TestClock.atMillis(1_000), true));
    assertThat(connected).containsExactly(new DurableStorage("sets", "main", "kv"));
  }

  @Test
  void withoutADurableStorageThereIsNothingToConnectTo() {
    open(new ScheduleWorld(TestClock.atMillis(1_000), false));
    assertThat(connected).isEmpty();
  }

  private void open(ScheduleWorld world) {
    new SetEnvironment(world, Stores::new)
        .openTargets(new DeliveryTask(new UnregisteredMetricsGroup(), 1))
        .close();
  }

  private final class Stores implements SetStores {
    @Override
    public MutationSets get(DurableStorage storage) {
      throw new AssertionError("no set has come");
    }

    @Override
    public void connect(DurableStorage storage) {
      connected.add(storage);
    }

    @Override
    public void close() {}
  }
}
