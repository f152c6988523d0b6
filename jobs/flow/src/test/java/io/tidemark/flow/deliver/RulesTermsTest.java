/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.Namespaces;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A route may have terms of its own, which stand above those of the namespace. */
class RulesTermsTest {

  private static final long NOW = 1_000_000;
  private static final RetryPolicy LONG =
      new RetryPolicy(Duration.ofSeconds(9), 1.0, Duration.ofSeconds(9), 100, 0.0);
  private static final Rules RULES =
      new Rules(
          (record, namespace) ->
              new Route.To(
                  World.TARGET,
                  record,
                  Optional.of(new Route.Terms(DeliveryPolicy.DEFAULT, LONG))));

  private final Namespaces namespaces = World.withExpiry(Duration.ofSeconds(1));

  private Step.Attempt attempt(long now) {
    return (Step.Attempt) RULES.arrive(DeliveryHarness.message(1, "a", NOW), namespaces, now);
  }

  private Step settle(Step.Attempt attempt, int number, Delivery delivery) {
    return RULES.settle(
        attempt.waiting(),
        attempt.record().withAttempt(number),
        namespaces,
        delivery,
        NOW,
        new Random(1));
  }

  @Test
  void itsTimeIsTheirs() {
    assertThat(attempt(NOW + 60_000).policy()).isEqualTo(DeliveryPolicy.DEFAULT);
    assertThat(
            new Rules(Route.NAMED_TARGET)
                .arrive(DeliveryHarness.message(1, "a", NOW), namespaces, NOW + 1001))
        .isInstanceOf(Step.Dead.class);
  }

  @Test
  void itsPaceIsTheirs() {
    Namespaces paced =
        World.withPolicy(
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.NONE,
                DeliveryPolicy.Coalesce.NONE,
                DeliveryPolicy.OnDeadLetter.CONTINUE,
                OptionalInt.of(5)));
    Step.Attempt attempt =
        (Step.Attempt) RULES.arrive(DeliveryHarness.message(1, "a", NOW), paced, NOW);
    assertThat(attempt.policy().maxPerSecond()).isEmpty();
  }

  @Test
  void itsAttemptsAreTheirs() {
    Delivery busy = Delivery.Retryable.record("busy");
    Step held = settle(attempt(NOW), 99, busy);
    assertThat(held).isInstanceOf(Step.Hold.class);
    assertThat(held.waiting().dueMillis()).isEqualTo(NOW + 9000);
    Step.Dead dead = (Step.Dead) settle(attempt(NOW), 100, busy);
    assertThat(dead.letter().reason()).isEqualTo(DeadReason.ATTEMPTS_EXHAUSTED);
  }

  @Test
  void aTargetThatKeepsTheTimeSaysSo() {
    Step.Dead late = (Step.Dead) settle(attempt(NOW), 1, new Delivery.Rejected("late", true));
    assertThat(late.letter().reason()).isEqualTo(DeadReason.EXPIRED);
    Step.Dead wrong = (Step.Dead) settle(attempt(NOW), 1, new Delivery.Rejected("wrong"));
    assertThat(wrong.letter().reason()).isEqualTo(DeadReason.REJECTED);
  }
}
