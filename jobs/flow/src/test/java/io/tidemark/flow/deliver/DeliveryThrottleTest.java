/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Targets that say that they are given too much. */
class DeliveryThrottleTest {

  private static final long NOW = 1_000_000;
  private static final int TICK = 10;
  private static final int PER_SECOND = 20;

  private final World world = new World(NOW);
  private long windowMillis = NOW;
  private int inWindow;
  private int turnedAway;
  private int delivered;

  /** As many servers count: so many in each second, and all others are turned away. */
  private void answer(Duration retryAfter) {
    for (World.Attempt attempt : List.copyOf(world.open())) {
      if (world.now() - windowMillis >= 1000) {
        windowMillis = world.now();
        inWindow = 0;
      }
      if (inWindow < PER_SECOND) {
        inWindow++;
        delivered++;
        attempt.deliver();
      } else {
        turnedAway++;
        attempt.end().complete(Delivery.Retryable.throttled("429", Optional.of(retryAfter)));
      }
    }
  }

  @Test
  void aTargetThatTakesTwentyASecondGetsThemAllAtAboutThatRate() throws Exception {
    int records = 1_500;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      for (int i = 0; i < records; i++) {
        task.process(DeliveryHarness.message(i, "r-" + i, NOW + 1_000));
      }
      long begin = NOW + 1_000;
      long now = begin;
      while (delivered < records && now < begin + 600_000) {
        task.advanceTo(now);
        answer(Duration.ofSeconds(1));
        task.mails();
        now += TICK;
      }
      assertThat(delivered).isEqualTo(records);
      assertThat(task.dead()).isEmpty();
      assertThat(world.attempts()).allSatisfy(it -> assertThat(it.record().attempt()).isEqualTo(1));
      assertThat(now - begin)
          .as("at about the rate that it takes")
          .isLessThan(records * 1000L / PER_SECOND * 13 / 10);
      assertThat(turnedAway).as("turned away").isLessThan(records / 4);
      assertThat(task.stateEntries()).isZero();
    }
  }

  @Test
  void whatATargetAskedForOutlivesARestart() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(DeliveryHarness.message(0, "asked", NOW));
      turnAway(Delivery.Retryable.throttled("429", Optional.of(Duration.ofMinutes(10))));
      task.mails();
      state = task.snapshot();
    }
    world.forget();
    world.takeNew();
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      task.process(DeliveryHarness.message(1, "other", NOW));
      for (long millis = 0; millis < 600_000; millis += 1_000) {
        task.advanceTo(NOW + millis);
        assertThat(world.attempts()).as("after " + millis + " ms").isEmpty();
      }
      deliverAll(task, 600_000, 700_000);
      assertThat(task.stateEntries()).isZero();
      assertThat(world.attempts()).hasSize(2);
      assertThat(world.attempts()).allSatisfy(it -> assertThat(it.record().attempt()).isEqualTo(1));
    }
  }

  @Test
  void aTargetThatIsAwayIsLeftAloneForAsLongAsItAsked() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(DeliveryHarness.message(0, "asked", NOW));
      turnAway(
          new Delivery.Retryable(
              "503", Optional.of(Duration.ofMinutes(10)), Delivery.Scope.TARGET));
      task.mails();
      task.process(DeliveryHarness.message(1, "other", NOW));
      task.advanceTo(NOW + 300_000);
      assertThat(world.open()).isEmpty();
      state = task.snapshot();
    }
    world.forget();
    world.takeNew();
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      for (long millis = 300_000; millis < 600_000; millis += 1_000) {
        task.advanceTo(NOW + millis);
        assertThat(world.attempts()).as("after " + millis + " ms").isEmpty();
      }
      deliverAll(task, 600_000, 700_000);
      assertThat(task.stateEntries()).isZero();
    }
  }

  /** A task that is new to a target doesn't begin with a burst. */
  @Test
  void whatWasLearnedOutlivesARestart() throws Exception {
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      for (int i = 0; i < 1_000; i++) {
        task.process(DeliveryHarness.message(i, "r-" + i, NOW + 1_000));
      }
      for (long millis = 1_000; millis < 11_000; millis += TICK) {
        task.advanceTo(NOW + millis);
        answer(Duration.ZERO);
        task.mails();
      }
      state = task.snapshot();
    }
    world.loseOpen();
    turnedAway = 0;
    delivered = 0;
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      for (long millis = 11_000; millis < 16_000; millis += TICK) {
        task.advanceTo(NOW + millis);
        answer(Duration.ZERO);
        task.mails();
      }
    }
    assertThat(delivered).as("in five seconds").isGreaterThan(5 * PER_SECOND / 2);
    assertThat(turnedAway).as("turned away").isLessThan(PER_SECOND);
  }

  private void deliverAll(DeliveryHarness task, long fromMillis, long toMillis) throws Exception {
    for (long millis = fromMillis; millis < toMillis; millis += TICK) {
      task.advanceTo(NOW + millis);
      world.open().forEach(World.Attempt::deliver);
      task.mails();
    }
  }

  private void turnAway(Delivery delivery) {
    assertThat(world.open()).hasSize(1);
    world.open().get(0).end().complete(delivery);
  }
}
