/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import io.tidemark.namespace.Namespaces;
import io.tidemark.retry.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * The documents of a random schedule: that of the orders comes late, changes, vanishes, is removed
 * and comes back, and its neighbour's is always there.
 */
final class ScheduleDocuments {

  /** What is known of the orders' namespace. */
  enum Known {
    IN_FORCE,
    UNKNOWN,
    REMOVED
  }

  private final World world;
  private final Random random;
  private final boolean reorders;
  private DeliveryPolicy policy;
  private RetryPolicy retry = World.RETRY;
  private Known known = Known.IN_FORCE;
  private long version = 1;

  /**
   * Makes them.
   *
   * @param reorders whether keys lose their order and get it back
   */
  ScheduleDocuments(World world, Random random, DeliveryPolicy policy, boolean reorders) {
    this.world = world;
    this.random = random;
    this.policy = policy;
    this.reorders = reorders;
    known = random.nextInt(4) == 0 ? Known.UNKNOWN : Known.IN_FORCE;
    publish();
  }

  DeliveryPolicy policy() {
    return policy;
  }

  Known known() {
    return known;
  }

  /** One change of whatever can change. */
  void change() {
    switch (random.nextInt(6)) {
      case 0 -> known = Known.UNKNOWN;
      case 1 -> known = random.nextInt(4) == 0 ? Known.REMOVED : Known.UNKNOWN;
      case 2 -> retry = retry();
      case 3 -> policy = policy(reorders && random.nextBoolean());
      default -> known = Known.IN_FORCE;
    }
    publish();
  }

  /** The document is there, and keeps nothing back. */
  void settle() {
    known = Known.IN_FORCE;
    if (reorders) {
      policy = DeliveryPolicy.DEFAULT;
    }
    publish();
  }

  private RetryPolicy retry() {
    return switch (random.nextInt(4)) {
      case 0 -> World.retryWithin(Duration.ofSeconds(2));
      case 1 -> World.retryWithin(Duration.ofSeconds(20));
      default -> World.RETRY;
    };
  }

  private DeliveryPolicy policy(boolean reorder) {
    Ordering ordering =
        !reorder
            ? policy.ordering()
            : policy.ordering() == Ordering.KEY ? Ordering.NONE : Ordering.KEY;
    OptionalInt pace = random.nextInt(3) == 0 ? OptionalInt.of(20) : OptionalInt.empty();
    if (ordering == Ordering.NONE) {
      return new DeliveryPolicy(ordering, Coalesce.NONE, OnDeadLetter.CONTINUE, pace);
    }
    return switch (random.nextInt(3)) {
      case 0 -> new DeliveryPolicy(ordering, Coalesce.LATEST, OnDeadLetter.CONTINUE, pace);
      case 1 -> new DeliveryPolicy(ordering, Coalesce.NONE, OnDeadLetter.STOP_KEY, pace);
      default -> new DeliveryPolicy(ordering, Coalesce.NONE, OnDeadLetter.CONTINUE, pace);
    };
  }

  private void publish() {
    Namespaces orders = World.withPolicy(++version, policy, retry);
    world.setNamespaces(
        World.withNeighbour(
            switch (known) {
              case IN_FORCE -> orders;
              case UNKNOWN -> new Namespaces(version, Map.of(), Map.of());
              case REMOVED -> World.removed(version, orders);
            }));
  }
}
