/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryOperatorTest {

  private static final long NOW = 1_000_000;

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

  private void nothingIsLeft() {
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
    assertThat(world.open()).as("in flight").isEmpty();
  }

  @Test
  void sendsWhatIsDueAtOnceWithoutTouchingState() throws Exception {
    task.process(message(1, "a", NOW));

    assertThat(world.attempts()).hasSize(1);
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
    world.attempts().get(0).deliver();
    task.mails();
    nothingIsLeft();
  }

  @Test
  void holdsWhatIsDueLaterToTheMillisecond() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    assertThat(task.stateEntries()).isEqualTo(1);

    task.advanceTo(NOW + 999);
    assertThat(world.attempts()).isEmpty();

    task.advanceTo(NOW + 1000);
    assertThat(world.attempts()).hasSize(1);
    assertThat(world.attempts().get(0).record().payload().toStringUtf8()).isEqualTo("payload-1");
    world.attempts().get(0).deliver();
    task.mails();
    nothingIsLeft();
  }

  @Test
  void aPlainMessageIsDueAtOnceAndGoesToTheDefaultTarget() throws Exception {
    task.process(message(7, List.of()));

    assertThat(world.attempts()).hasSize(1);
    assertThat(world.attempts().get(0).record().id()).isEqualTo("orders-0-7");
    assertThat(world.attempts().get(0).record().namespace()).isEqualTo("orders");
  }

  @Test
  void retriesAfterTheBackoffAndThenGivesUp() throws Exception {
    task.process(message(1, "a", NOW));
    fail(0, "first");
    task.advanceTo(NOW + 999);
    assertThat(world.attempts()).hasSize(1);
    task.advanceTo(NOW + 1000);
    assertThat(world.attempts()).hasSize(2);
    fail(1, "second");
    task.advanceTo(NOW + 1000 + 1999);
    assertThat(world.attempts()).hasSize(2);
    task.advanceTo(NOW + 1000 + 2000);
    assertThat(world.attempts()).hasSize(3);
    assertThat(world.attempts()).extracting(a -> a.record().attempt()).containsExactly(1, 2, 3);
    fail(2, "third");

    assertThat(task.dead()).hasSize(1);
    DeadLetter letter = task.dead().get(0);
    assertThat(letter.reason()).isEqualTo(DeadReason.ATTEMPTS_EXHAUSTED);
    assertThat(letter.error()).isEqualTo("third");
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.firstFailureMillis()).isEqualTo(NOW);
    assertThat(letter.lastFailureMillis()).isEqualTo(NOW + 3000);
    assertThat(letter.target()).isEqualTo(World.TARGET.value());
    assertThat(letter.deadLetterTopic()).isEqualTo("orders-dead");
    assertThat(letter.message()).isEqualTo(message(1, "a", NOW));
    nothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void waitsAtLeastAsLongAsTheTargetAsksFor(Delivery.Scope scope) throws Exception {
    task.process(message(1, "a", NOW));
    world
        .attempts()
        .get(0)
        .end()
        .complete(new Delivery.Retryable("busy", Optional.of(Duration.ofSeconds(60)), scope));
    task.mails();

    task.advanceTo(NOW + 59_999);
    assertThat(world.attempts()).hasSize(1);
    task.advanceTo(NOW + 60_000);
    assertThat(world.attempts()).hasSize(2);
  }

  @Test
  void buriesWhatTheTargetRejects() throws Exception {
    task.process(message(1, "a", NOW));
    world.attempts().get(0).end().complete(new Delivery.Rejected("no such order"));
    task.mails();

    assertThat(task.dead()).extracting(DeadLetter::reason).containsExactly(DeadReason.REJECTED);
    assertThat(task.dead()).extracting(DeadLetter::attempts).containsExactly(1);
    nothingIsLeft();
  }

  @Test
  void aTargetThatThrowsCostsItsRecordAnAttemptAndNotTheJob() throws Exception {
    task.process(message(1, "a", NOW));
    world.attempts().get(0).end().completeExceptionally(new IllegalStateException("bug"));
    task.mails();

    task.advanceTo(NOW + 1000);
    assertThat(world.attempts()).hasSize(2);
  }

  @Test
  void buriesWhatCannotBeDelivered() throws Exception {
    task.process(message(1, List.of(header(WalHeaders.DUE, "tomorrow"))));
    task.process(message(2, List.of(header(WalHeaders.NAMESPACE, "payments"))));
    task.process(message(3, List.of(header(WalHeaders.TARGET, "test://other/place"))));
    task.process(message(4, "far", NOW + Rules.FURTHEST_DUE.toMillis() + 1));

    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(
            DeadReason.UNDECODABLE,
            DeadReason.NAMESPACE_MISMATCH,
            DeadReason.TARGET_NOT_ALLOWED,
            DeadReason.DUE_TOO_FAR);
    assertThat(task.dead().get(0).error()).contains("wal.due").contains("tomorrow");
    assertThat(task.dead().get(3).error()).contains("wal.due", "it must be in milliseconds");
    assertThat(task.dead()).extracting(DeadLetter::attempts).containsOnly(0);
    assertThat(world.attempts()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void aSecondWriteOfAnIdMovesTheFirstWhereItIsStillHeld() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.process(message(2, "a", NOW + 5000));
    assertThat(task.stateEntries()).isEqualTo(1);
    assertThat(task.timers()).isEqualTo(1);

    task.advanceTo(NOW + 1000);
    assertThat(world.attempts()).isEmpty();
    task.advanceTo(NOW + 5000);
    assertThat(world.attempts()).hasSize(1);
    assertThat(world.attempts().get(0).record().payload().toStringUtf8()).isEqualTo("payload-2");
    world.attempts().get(0).deliver();
    task.mails();
    nothingIsLeft();
  }

  @Test
  void aRetryYieldsToANewerWriteOfItsId() throws Exception {
    task.process(message(1, "a", NOW));
    task.process(message(2, "a", NOW + 500));
    fail(0, "away");

    task.advanceTo(NOW + 10_000);
    assertThat(world.attempts()).hasSize(2);
    assertThat(world.attempts().get(1).record().payload().toStringUtf8()).isEqualTo("payload-2");
    world.attempts().get(1).deliver();
    task.mails();
    nothingIsLeft();
  }

  @Test
  void aClockThatIsSetBackDeliversNothingEarly() throws Exception {
    task.advanceTo(NOW + 300_000);
    world.setTime(NOW);
    task.process(message(1, "a", NOW + 1000));
    task.look();
    task.advanceTo(NOW + 999);
    assertThat(world.attempts()).isEmpty();

    task.advanceTo(NOW + 1000);
    assertThat(world.attempts()).hasSize(1);
  }

  @Test
  void aDrainFiresNothingThatIsNotDue() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.watermark(Long.MAX_VALUE);

    assertThat(world.attempts()).isEmpty();
    assertThat(task.timers()).isEqualTo(1);
  }

  private void fail(int attempt, String error) throws Exception {
    world.attempts().get(attempt).end().complete(Delivery.Retryable.record(error));
    task.mails();
  }
}
