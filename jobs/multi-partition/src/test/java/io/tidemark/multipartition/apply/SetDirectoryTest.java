/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.flow.deliver.DeliveryTask;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.MutationSets;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The targets of a task, with storages among them. */
class SetDirectoryTest {

  private static final TargetUri SETS = TargetUri.parse("set://main/sets");
  private static final TargetUri PLAIN = TargetUri.parse("test://a/x");

  private final SetWorld world = new SetWorld();
  private final Namespace namespace =
      SetWorld.namespace(Optional.of(SetWorld.STORAGE), OptionalInt.of(100));
  private int registries;
  private boolean targetsClosed;
  private final SetDirectory directory =
      new SetDirectory(new Plain(), Registry::new, new Stores(), world.clock, task());

  private static DeliveryTask task() {
    return new DeliveryTask(new UnregisteredMetricsGroup(), 1);
  }

  @AfterEach
  void close() {
    if (!targetsClosed) {
      directory.close();
    }
  }

  @Test
  void aSetIsAppliedThroughTheTargetsOfTheTask() {
    world.save(3);
    CompletableFuture<Delivery> run =
        directory.get(SETS).deliver(SetWorld.marker(3, 1)).toCompletableFuture();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(run::isDone);
    assertThat(run).isCompletedWithValue(Delivery.Delivered.INSTANCE);
    assertThat(world.arrived()).containsExactly(1, 2, 3);
  }

  @Test
  void othersAreTheirTargetsAsTheyWere() {
    assertThat(directory.get(PLAIN).deliver(SetWorld.mutation(1, "a", "test://a/x")))
        .isCompletedWithValue(Delivery.Delivered.INSTANCE);
    assertThatThrownBy(() -> directory.get(TargetUri.parse("ftp://a/x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(directory.place(PLAIN)).isEqualTo("place of test://a/x");
    assertThat(directory.timed(PLAIN)).isTrue();
    assertThat(registries).as("none is opened for want of a set").isZero();
  }

  @Test
  void aClusterOfStoragesIsAPlaceOfFixedWidth() {
    assertThat(directory.place(SETS)).isEqualTo("set://main");
    assertThat(directory.timed(SETS)).isFalse();
  }

  @Test
  void allThatWasOpenedIsClosed() {
    Target sets = directory.get(SETS);
    assertThat(sets).isSameAs(directory.get(SETS));
    assertThat(registries).isEqualTo(1);
    world.save(1);
    directory.close();
    assertThat(registries).isZero();
    assertThat(targetsClosed).isTrue();
    assertThat(world.sets.closed()).isTrue();
    assertThat(sets.deliver(SetWorld.marker(1, 1)).toCompletableFuture())
        .isCompletedWithValue(Delivery.Retryable.target("the task has ended"));
    assertThat(directory.start(PLAIN, SetWorld.mutation(1, "a", "test://a/x")))
        .isCompletedWithValue(Delivery.Retryable.target("the task has ended"));
    assertThat(world.arrived()).isEmpty();
  }

  private final class Plain implements TargetDirectory {
    @Override
    public Target get(TargetUri uri) {
      if (!uri.scheme().equals("test")) {
        throw new IllegalArgumentException("no kind of target takes " + uri);
      }
      return world.target;
    }

    @Override
    public String place(TargetUri uri) {
      return "place of " + uri;
    }

    @Override
    public void close() {
      targetsClosed = true;
    }
  }

  private final class Stores implements SetStores {
    @Override
    public MutationSets get(DurableStorage storage) {
      return world.sets;
    }

    @Override
    public void close() {
      world.sets.close();
    }
  }

  private final class Registry implements NamespaceRegistry {
    Registry() {
      registries++;
    }

    @Override
    public Namespaces current() {
      return new Namespaces(1, Map.of("orders", namespace), Map.of());
    }

    @Override
    public void refresh() {}

    @Override
    public void close() {
      registries--;
    }
  }
}
