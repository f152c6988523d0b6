/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.cancel;
import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancelling and rescheduling records that are in no order. */
class DeliveryCancelTest {

  private static final long NOW = 1_000_000;

  private final World world = new World(NOW);
  private DeliveryHarness task;

  @BeforeEach
  void open() throws Exception {
    world.setNamespaces(World.withPolicy(DeliveryPolicy.DEFAULT));
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private List<String> sent() {
    return world.attempts().stream()
        .map(attempt -> attempt.record().payload().toStringUtf8())
        .toList();
  }

  private List<Outcome.Kind> outcomes() {
    return task.outcomes().stream().map(Outcome::kind).toList();
  }

  private void failOpen() throws Exception {
    world.open().get(0).end().complete(Delivery.Retryable.record("not now"));
    task.mails();
  }

  private void nothingIsLeft() throws Exception {
    task.advanceTo(world.now() + 100_000);
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
    assertThat(world.open()).as("in flight").isEmpty();
  }

  @Test
  void aHeldRecordIsGone() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.process(cancel(2, "a"));
    nothingIsLeft();
    assertThat(sent()).isEmpty();
    assertThat(outcomes()).containsExactly(Outcome.Kind.CANCELLED);
  }

  @Test
  void aRecordThatWaitsForItsRetryIsGone() throws Exception {
    task.process(message(1, "a", NOW));
    failOpen();
    task.process(cancel(2, "a"));
    nothingIsLeft();
    assertThat(sent()).hasSize(1);
    assertThat(task.outcomes().get(0).attempts()).isEqualTo(1);
  }

  @Test
  void aRecordInFlightIsNotCalledBack() throws Exception {
    task.process(message(1, "a", NOW));
    task.process(cancel(2, "a"));
    world.open().get(0).deliver();
    task.mails();
    nothingIsLeft();
    assertThat(outcomes()).containsExactly(Outcome.Kind.DELIVERED);
  }

  @Test
  void aRecordInFlightIsNotSentAgain() throws Exception {
    task.process(message(1, "a", NOW));
    task.process(cancel(2, "a"));
    failOpen();
    nothingIsLeft();
    assertThat(sent()).hasSize(1);
    assertThat(outcomes()).containsExactly(Outcome.Kind.CANCELLED);
  }

  /** A dead letter of it, redriven, would undo the cancellation. */
  @Test
  void aRecordInFlightThatIsRejectedIsNoDeadLetter() throws Exception {
    task.process(message(1, "cancelled", NOW));
    task.process(message(2, "replaced", NOW));
    task.process(cancel(3, "cancelled"));
    task.process(message(4, "replaced", NOW + 1000));
    world.open().get(0).end().complete(new Delivery.Rejected("never"));
    world.open().get(0).end().complete(new Delivery.Rejected("never"));
    task.mails();
    assertThat(task.dead()).isEmpty();
    assertThat(outcomes()).containsExactly(Outcome.Kind.CANCELLED, Outcome.Kind.REPLACED);
    world.deliverAtOnce();
    nothingIsLeft();
    assertThat(sent()).containsExactly("payload-1", "payload-2", "payload-4");
  }

  /** Versions before 3 held a message without a namespace under a key of its own. */
  @Test
  void aProbeWithdrawsWhatAnEarlierVersionHeldUnderAnotherKey() throws Exception {
    for (boolean cancels : new boolean[] {true, false}) {
      String id = cancels ? "cancelled" : "replaced";
      task.process(message(1, List.of(header(WalHeaders.ID, id), header(WalHeaders.DUE, LATER))));
      var state = task.snapshot();
      task.close();
      task = DeliveryHarness.restore(world, state);
      QueueMessage second = cancels ? cancel(2, id) : message(2, id, NOW);
      task.process(probe(second));
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
    }
    assertThat(outcomes()).last().isEqualTo(Outcome.Kind.REPLACED);
    task.process(probe(cancel(3, "unknown")));
    nothingIsLeft();
    assertThat(sent()).isEmpty();
    assertThat(task.books().missing()).isZero();
  }

  private static final String LATER = Long.toString(NOW + 60_000);

  private static QueueMessage probe(QueueMessage of) {
    return new QueueMessage(
        of.cluster(),
        of.topic(),
        of.partition(),
        of.offset(),
        of.timestampMillis(),
        of.key(),
        null,
        of.headers().stream().filter(it -> !it.name().equals(WalHeaders.NAMESPACE)).toList(),
        false,
        "",
        true,
        0);
  }

  @Test
  void norIsItAfterARestart() throws Exception {
    task.process(message(1, "a", NOW));
    task.snapshot(); // Saved as one that is to be sent again.
    task.process(cancel(2, "a"));
    var state = task.snapshot();
    task.close();
    world.forget();
    task = DeliveryHarness.restore(world, state);
    nothingIsLeft();
    assertThat(sent()).isEmpty();
    assertThat(outcomes()).containsExactly(Outcome.Kind.CANCELLED);
  }

  @Test
  void anUnknownIdChangesNothing() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.process(cancel(2, "b"));
    task.advanceTo(NOW + 1000);
    assertThat(sent()).containsExactly("payload-1");
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void aCancellationOfAnotherNamespaceIsADeadLetter() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.process(
        message(
            2,
            List.of(
                header(WalHeaders.ID, "a"),
                header(WalHeaders.NAMESPACE, "other"),
                header(WalHeaders.CANCEL, "true"))));
    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadReason.NAMESPACE_MISMATCH);
    task.advanceTo(NOW + 1000);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void aSecondWriteMovesAHeldRecord() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.process(message(2, "a", NOW + 5000));
    task.advanceTo(NOW + 4999);
    assertThat(sent()).isEmpty();
    task.process(message(3, "a", NOW + 2000)); // A time that is past by now.
    assertThat(sent()).containsExactly("payload-3");
    world.open().get(0).deliver();
    task.mails();
    nothingIsLeft();
    assertThat(outcomes())
        .containsExactly(Outcome.Kind.REPLACED, Outcome.Kind.REPLACED, Outcome.Kind.DELIVERED);
  }

  @Test
  void anOlderWriteInFlightIsNotSentAfterANewer() throws Exception {
    task.process(message(1, "a", NOW));
    task.process(message(2, "a", NOW));
    failOpen();
    world.open().get(0).deliver();
    task.mails();
    nothingIsLeft();
    assertThat(sent()).containsExactly("payload-1", "payload-2");
    assertThat(outcomes()).containsExactly(Outcome.Kind.REPLACED, Outcome.Kind.DELIVERED);
  }

  @Test
  void anOutcomeSaysWhatWhenAndHowOften() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.advanceTo(NOW + 1000);
    failOpen();
    task.advanceTo(NOW + 2000);
    world.open().get(0).deliver();
    task.mails();
    Outcome outcome = task.outcomes().get(0);
    assertThat(outcome.place()).isEqualTo(new Outcome.Place(World.CLUSTER, "orders-outcomes"));
    assertThat(outcome.id()).isEqualTo("a");
    assertThat(outcome.namespace()).isEqualTo("orders");
    assertThat(outcome.target()).isEqualTo(World.TARGET.value());
    assertThat(outcome.times()).isEqualTo(new Outcome.Times(500, NOW + 1000, NOW + 2000));
    assertThat(outcome.attempts()).isEqualTo(2);
    assertThat(outcome.origin()).isEqualTo(new Outcome.Origin(World.TOPIC, 0, 1));
  }
}
