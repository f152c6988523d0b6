/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the parts of one set do to each other, in whichever order they come. */
class DeliverySetOrderTest {

  private static final long NOW = 1_000_000;

  private final World world = new World(NOW);
  private DeliveryHarness task;

  @BeforeEach
  void open() throws Exception {
    world.setNamespaces(
        World.withPolicy(
            new DeliveryPolicy(
                Ordering.KEY, Coalesce.NONE, OnDeadLetter.STOP_KEY, OptionalInt.empty())));
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private static QueueMessage with(QueueMessage message, String name, String value) {
    List<QueueMessage.RawHeader> headers = new ArrayList<>(message.headers());
    headers.add(header(name, value));
    return message(message.offset(), headers).inOrder();
  }

  private void marker(long offset) throws Exception {
    task.process(
        with(
            with(message(offset, "set", NOW), WalHeaders.SET_ID, "set"),
            WalHeaders.SET_COUNT,
            "1"));
  }

  private void expiry(long offset, long due) throws Exception {
    task.process(
        with(
            with(message(offset, "set", due), WalHeaders.SET_ID, "set"),
            WalHeaders.SET_EXPIRES,
            "true"));
  }

  private void mutation(long offset, int sequence) throws Exception {
    QueueMessage plain = message(offset, "set#" + sequence, NOW);
    task.process(with(plain, WalHeaders.SET_ASSEMBLED, "true"));
  }

  private void end(Delivery delivery) throws Exception {
    assertThat(world.open()).as("one of a key at a time").hasSize(1);
    world.open().get(0).end().complete(delivery);
    task.mails();
  }

  private List<String> sent() {
    return world.attempts().stream()
        .map(attempt -> attempt.record().payload().toStringUtf8())
        .toList();
  }

  private List<Long> replaced() {
    return task.outcomes().stream()
        .filter(outcome -> outcome.kind() == Outcome.Kind.REPLACED)
        .map(outcome -> outcome.origin().offset())
        .toList();
  }

  private void nothingIsLeft() {
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
    assertThat(world.open()).as("in flight").isEmpty();
  }

  @Test
  void aMarkerTakesThePlaceOfAnExpiry() throws Exception {
    expiry(1, NOW + 60_000);
    marker(2);
    end(Delivery.Delivered.INSTANCE);
    assertThat(sent()).containsExactly("payload-2");
    assertThat(replaced()).containsExactly(1L);
    nothingIsLeft();
  }

  @Test
  void anExpiryNeverTakesThatOfAMarkerInFlight() throws Exception {
    marker(1);
    expiry(2, NOW + 60_000);
    end(Delivery.Retryable.record("not now"));
    task.advanceTo(NOW + 1000);
    assertThat(sent()).as("it is tried again").containsExactly("payload-1", "payload-1");
    end(Delivery.Delivered.INSTANCE);
    assertThat(replaced()).containsExactly(2L);
    nothingIsLeft();
  }

  @Test
  void anExpiryNeverTakesThatOfAMarkerThatIsHeld() throws Exception {
    marker(1);
    end(Delivery.Retryable.record("not now"));
    expiry(2, NOW + 60_000);
    task.advanceTo(NOW + 1000);
    end(Delivery.Delivered.INSTANCE);
    assertThat(sent()).containsExactly("payload-1", "payload-1");
    nothingIsLeft();
  }

  @Test
  void anExpiryNeverTakesThatOfAMarkerThatWaits() throws Exception {
    expiry(1, NOW);
    marker(2);
    expiry(3, NOW + 60_000);
    end(Delivery.Retryable.record("not now")); // It has been replaced, and isn't tried again.
    end(Delivery.Delivered.INSTANCE);
    assertThat(sent()).containsExactly("payload-1", "payload-2");
    nothingIsLeft();
  }

  @Test
  void aDeadMutationStopsItsSetUntilItIsWrittenAgain() throws Exception {
    mutation(1, 1);
    mutation(2, 2);
    mutation(3, 3);
    end(Delivery.Delivered.INSTANCE);
    end(new Delivery.Rejected("no"));
    assertThat(world.open()).isEmpty();
    mutation(4, 2);
    end(Delivery.Delivered.INSTANCE);
    end(Delivery.Delivered.INSTANCE);
    assertThat(sent()).containsExactly("payload-1", "payload-2", "payload-4", "payload-3");
    nothingIsLeft();
  }

  @Test
  void oneThatWaitsKeepsItsPlaceWhenItIsWrittenAgain() throws Exception {
    for (int sequence = 1; sequence <= 4; sequence++) {
      mutation(sequence, sequence);
    }
    mutation(5, 2);
    mutation(6, 4);
    for (int i = 0; i < 4; i++) {
      end(Delivery.Delivered.INSTANCE);
    }
    assertThat(sent()).containsExactly("payload-1", "payload-5", "payload-3", "payload-6");
    assertThat(replaced()).containsExactly(2L, 4L);
    nothingIsLeft();
  }

  @Test
  void oneThatIsHeldKeepsItsPlaceWhenItIsWrittenAgain() throws Exception {
    mutation(1, 1);
    mutation(2, 2);
    end(Delivery.Retryable.record("not now"));
    mutation(3, 1);
    task.advanceTo(NOW + 1000);
    end(Delivery.Delivered.INSTANCE);
    end(Delivery.Delivered.INSTANCE);
    assertThat(sent()).containsExactly("payload-1", "payload-3", "payload-2");
    nothingIsLeft();
  }

  @Test
  void oneThatIsInFlightGoesOnWhenItIsWrittenAgain() throws Exception {
    mutation(1, 1);
    mutation(2, 2);
    mutation(3, 1);
    end(Delivery.Retryable.record("not now"));
    task.advanceTo(NOW + 1000);
    end(Delivery.Delivered.INSTANCE);
    end(Delivery.Delivered.INSTANCE);
    assertThat(sent()).containsExactly("payload-1", "payload-1", "payload-2");
    nothingIsLeft();
  }
}
