/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a backlog whose target refuses it. */
class DeadLetterBreakerTest {

  private static final long NOW = 1_000_000;
  private static final int MOST = 20;
  private static final int RECORDS = 500;

  private final World world = new World(NOW);
  private DeliveryHarness task;
  private boolean refuses = true;

  @BeforeEach
  void open() throws Exception {
    policy(World.RETRY);
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private void policy(RetryPolicy retry) {
    world.setNamespaces(
        World.withPolicy(
            3,
            new DeliveryPolicy(
                Ordering.NONE, Coalesce.NONE, OnDeadLetter.CONTINUE, OptionalInt.empty(), MOST),
            retry));
  }

  private void answer() throws Exception {
    while (!world.open().isEmpty()) {
      world
          .open()
          .get(0)
          .end()
          .complete(refuses ? new Delivery.Rejected("unknown field") : Delivery.Delivered.INSTANCE);
      task.mails();
    }
  }

  private void pass(Duration time) throws Exception {
    long end = world.now() + time.toMillis();
    while (world.now() < end) {
      task.advanceTo(world.now() + 500);
      answer();
    }
  }

  private void backlog() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      task.process(message(i, "id-" + i, NOW));
      answer();
    }
  }

  @Test
  void aBacklogThatIsRefusedIsHeldAndGoesOnWhenItIsTaken() throws Exception {
    backlog();
    assertThat(task.dead()).hasSize(MOST + 1);
    pass(Duration.ofMinutes(10));
    assertThat(task.dead())
        .as("one in ten seconds finds out")
        .hasSizeBetween(MOST + 10, MOST + 1 + 61);
    int dead = task.dead().size();
    refuses = false;
    pass(Duration.ofSeconds(45));
    assertThat(world.attempts()).hasSize(RECORDS);
    assertThat(task.dead()).hasSize(dead);
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
    assertThat(task.counts().held().total()).isZero();
  }

  @Test
  void whatIsHeldExpiresAsEver() throws Exception {
    policy(World.retryWithin(Duration.ofMinutes(2)));
    backlog();
    pass(Duration.ofMinutes(5));
    assertThat(task.dead()).hasSize(RECORDS);
    assertThat(task.dead().stream().map(DeadLetter::reason).filter(DeadReason.EXPIRED::equals))
        .hasSizeGreaterThan(RECORDS - MOST - 30);
    assertThat(task.stateEntries()).isZero();
  }

  @Test
  void fewAmongManyThatAreTakenHoldNobody() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      refuses = i % 3 == 0;
      task.process(message(i, "id-" + i, NOW));
      answer();
    }
    assertThat(world.attempts()).hasSize(RECORDS);
    assertThat(task.stateEntries()).isZero();
  }
}
