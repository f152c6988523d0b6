/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.retry.Refusal;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of records whose target refuses what it may take later. */
class DeliveryRefusalTest {

  private static final long NOW = 1_000_000;
  private static final int RECORDS = 90; // Fewer than a target is given at first.

  private final World world = new World(NOW);
  private DeliveryHarness task;

  @BeforeEach
  void open() throws Exception {
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private void refuse(Refusal refusal) throws Exception {
    for (World.Attempt attempt : world.open()) {
      attempt.end().complete(Delivery.Rejected.refused(refusal, "no"));
    }
    task.mails();
  }

  private void on(Refusal refusal, Refusal.Meaning meaning) {
    RetryPolicy plain = World.RETRY;
    world.setNamespaces(
        World.withPolicy(
            7,
            DeliveryPolicy.DEFAULT,
            new RetryPolicy(
                plain.initial(),
                plain.multiplier(),
                plain.maxBackoff(),
                plain.maxAttempts(),
                plain.jitter(),
                Optional.empty(),
                Map.of(refusal, meaning))));
  }

  @Test
  void aCredentialThatExpiresForFiveMinutesCostsNothing() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      task.process(message(i, "id-" + i, NOW));
    }
    while (world.now() < NOW + 300_000) {
      refuse(Refusal.UNAUTHENTICATED);
      task.advanceTo(world.now() + 50);
    }
    assertThat(task.dead()).isEmpty();
    assertThat(world.attempts())
        .as("one at a time looks whether it is over")
        .hasSizeLessThan(RECORDS + 120);
    Set<String> delivered = new HashSet<>();
    while (delivered.size() < RECORDS && world.now() < NOW + 310_000) {
      for (World.Attempt attempt : world.open()) {
        assertThat(attempt.record().attempt()).isEqualTo(1);
        delivered.add(attempt.record().id());
        attempt.deliver();
      }
      task.advanceTo(world.now() + 50);
    }
    assertThat(delivered).hasSize(RECORDS);
    task.mails();
    assertThat(task.stateEntries()).isZero();
  }

  @Test
  void oneThatIsRefusedAmongManyThatAreTakenDiesByItsAttemptsAndClosesNothing() throws Exception {
    long offset = 0;
    task.process(message(offset++, "refused", NOW));
    while (task.dead().isEmpty() && world.now() < NOW + 120_000) {
      task.process(message(offset, "good-" + offset++, world.now()));
      for (World.Attempt attempt : world.open()) {
        attempt
            .end()
            .complete(
                attempt.record().id().equals("refused")
                    ? Delivery.Rejected.refused(Refusal.NOT_FOUND, "no such route")
                    : Delivery.Delivered.INSTANCE);
        task.mails();
      }
      task.advanceTo(world.now() + 100);
    }
    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadReason.ATTEMPTS_EXHAUSTED);
    assertThat(world.attempts())
        .filteredOn(it -> it.record().id().startsWith("good-"))
        .as("each at once")
        .hasSize((int) offset - 1);
  }

  @Test
  void aNamespaceSaysThatTheyAreDead() throws Exception {
    on(Refusal.FORBIDDEN, Refusal.Meaning.DEAD);
    task.process(message(1, "a", NOW));
    refuse(Refusal.FORBIDDEN);
    assertThat(task.dead()).extracting(DeadLetter::reason).containsExactly(DeadReason.REJECTED);
    task.process(message(2, "b", NOW));
    refuse(Refusal.NOT_FOUND);
    assertThat(task.dead()).as("another class").hasSize(1);
  }

  @Test
  void aNamespaceSaysThatTheySpendAttempts() throws Exception {
    on(Refusal.FORBIDDEN, Refusal.Meaning.RETRY);
    task.process(message(1, "a", NOW));
    for (int attempt = 1; attempt <= World.RETRY.maxAttempts(); attempt++) {
      refuse(Refusal.FORBIDDEN);
      task.advanceTo(world.now() + 20_000);
    }
    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadReason.ATTEMPTS_EXHAUSTED);
  }
}
