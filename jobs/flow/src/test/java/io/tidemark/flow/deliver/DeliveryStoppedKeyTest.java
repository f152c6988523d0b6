/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.cancel;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import io.tidemark.namespace.Namespaces;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a dead record stops its key, whatever else befalls the key meanwhile. */
class DeliveryStoppedKeyTest {

  private static final long NOW = 1_000_000;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final World world = new World(NOW);
  private DeliveryHarness task;
  private long version = 1;

  @BeforeEach
  void open() throws Exception {
    policy(Ordering.KEY, OnDeadLetter.STOP_KEY, World.RETRY);
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private void policy(Ordering ordering, OnDeadLetter onDeadLetter, RetryPolicy retry) {
    world.setNamespaces(
        World.withPolicy(
            ++version,
            new DeliveryPolicy(ordering, Coalesce.NONE, onDeadLetter, OptionalInt.empty()),
            retry));
  }

  private void write(long offset, String id) throws Exception {
    task.process(message(offset, id, NOW).inOrder());
  }

  private void fail(Delivery delivery) throws Exception {
    for (World.Attempt attempt : world.open()) {
      attempt.end().complete(delivery);
    }
    task.mails();
  }

  private List<String> sent() {
    return world.attempts().stream().map(attempt -> attempt.record().id()).toList();
  }

  /** An outage in which the first of the key, which waits for its target, expires. */
  private void expireInAnOutage() throws Exception {
    policy(Ordering.KEY, OnDeadLetter.STOP_KEY, World.retryWithin(A_MINUTE));
    // Another key's record is the probe: the first of this one only waits.
    task.process(DeliveryHarness.message(1, "probe", NOW));
    fail(Delivery.Retryable.target("no connection"));
    write(2, "a");
    write(3, "b");
    while (task.dead().stream().noneMatch(letter -> letter.message().ownId().equals("a"))) {
      fail(Delivery.Retryable.target("no connection"));
      task.advanceTo(world.now() + 50);
      assertThat(world.now()).isLessThan(NOW + 15 * 60_000);
    }
  }

  @Test
  void theReturnOfATargetDoesNotStartAKeyThatExpiryStopped() throws Exception {
    expireInAnOutage();
    policy(Ordering.KEY, OnDeadLetter.STOP_KEY, World.RETRY); // What is left may still be sent.
    world.deliverAtOnce();
    task.process(DeliveryHarness.message(4, "another", world.now()));
    for (int second = 0; second < 3600; second++) {
      task.advanceTo(world.now() + 1000);
    }
    assertThat(sent()).as("the target is back").contains("another");
    assertThat(sent()).as("stopped by a").doesNotContain("b");
    task.process(cancel(9, "a").inOrder());
    assertThat(sent()).last().isEqualTo("b");
    nothingIsLeft();
  }

  @Test
  void aRestartDoesNotStartAKeyThatExpiryStopped() throws Exception {
    expireInAnOutage();
    var state = task.snapshot();
    task.close();
    task = DeliveryHarness.restore(world, state);
    policy(Ordering.KEY, OnDeadLetter.STOP_KEY, World.RETRY);
    world.deliverAtOnce();
    for (int second = 0; second < 3600; second++) {
      task.advanceTo(world.now() + 1000);
    }
    assertThat(sent()).doesNotContain("b");
    task.process(cancel(9, "a").inOrder());
    assertThat(sent()).last().isEqualTo("b");
    nothingIsLeft();
  }

  private void stop() throws Exception {
    write(1, "a");
    write(2, "b");
    write(3, "c");
    fail(new Delivery.Rejected("never"));
    world.deliverAtOnce();
    task.advanceTo(NOW + 600_000);
    assertThat(sent()).containsExactly("a");
  }

  @Test
  void aKeyGoesOnWhoseOrderIsGivenUp() throws Exception {
    stop();
    policy(Ordering.NONE, OnDeadLetter.CONTINUE, World.RETRY);
    task.advanceTo(world.now() + A_MINUTE.toMillis());
    assertThat(sent()).containsExactly("a", "b", "c");
    nothingIsLeft();
  }

  @Test
  void aKeyGoesOnWhoseDeadRecordsStopNothingAnyMore() throws Exception {
    stop();
    policy(Ordering.KEY, OnDeadLetter.CONTINUE, World.RETRY);
    var state = task.snapshot();
    task.close();
    task = DeliveryHarness.restore(world, state);
    task.advanceTo(world.now() + A_MINUTE.toMillis());
    assertThat(sent()).containsExactly("a", "b", "c");
    nothingIsLeft();
  }

  @Test
  void whatIsBehindAKeyThatGoesOnExpiresWhereItsTimeIsOver() throws Exception {
    stop();
    policy(Ordering.NONE, OnDeadLetter.CONTINUE, World.retryWithin(A_MINUTE));
    task.advanceTo(world.now() + A_MINUTE.toMillis());
    assertThat(sent()).containsExactly("a");
    assertThat(task.dead())
        .extracting(letter -> letter.message().ownId() + " " + letter.reason())
        .containsExactly("a REJECTED", "b EXPIRED", "c EXPIRED");
    nothingIsLeft();
  }

  @Test
  void aKeyStaysStoppedWhileItsNamespaceIsUnknownAndGoesOnWhenItIsRemoved() throws Exception {
    stop();
    Namespaces last = world.openNamespaces().current();
    world.setNamespaces(new Namespaces(++version, Map.of(), Map.of()));
    for (int minute = 0; minute < 60; minute++) {
      task.advanceTo(world.now() + 60_000);
    }
    assertThat(task.dead()).hasSize(1);
    world.setNamespaces(World.removed(++version, last));
    task.advanceTo(world.now() + A_MINUTE.toMillis());
    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(
            DeadReason.REJECTED, DeadReason.NAMESPACE_UNKNOWN, DeadReason.NAMESPACE_UNKNOWN);
    nothingIsLeft();
  }

  private void nothingIsLeft() throws Exception {
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
    assertThat(task.counts().held().total()).isZero();
    assertThat(task.counts().forTargets().total()).isZero();
  }
}
