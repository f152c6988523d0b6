/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.cancel;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.outcome.Outcome;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DeliveryPolicy.Coalesce;
import io.tidemark.namespace.DeliveryPolicy.OnDeadLetter;
import io.tidemark.namespace.DeliveryPolicy.Ordering;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of one key under {@code ordering: KEY}. */
class DeliveryOrderTest {

  private static final long NOW = 1_000_000;

  private final World world = new World(NOW);
  private DeliveryHarness task;

  @BeforeEach
  void open() throws Exception {
    policy(Coalesce.NONE, OnDeadLetter.CONTINUE);
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private void policy(Coalesce coalesce, OnDeadLetter onDeadLetter) {
    world.setNamespaces(
        World.withPolicy(
            new DeliveryPolicy(Ordering.KEY, coalesce, onDeadLetter, OptionalInt.empty())));
  }

  private void write(long offset, String id, long due) throws Exception {
    task.process(message(offset, id, due).inOrder());
  }

  private void end(Delivery delivery) throws Exception {
    assertThat(world.open()).as("one of a key at a time").hasSize(1);
    world.open().get(0).end().complete(delivery);
    task.mails();
  }

  private void deliver() throws Exception {
    end(Delivery.Delivered.INSTANCE);
  }

  private List<String> sent() {
    return world.attempts().stream().map(attempt -> attempt.record().id()).toList();
  }

  private List<String> ended(Outcome.Kind kind) {
    return task.outcomes().stream()
        .filter(outcome -> outcome.kind() == kind)
        .map(Outcome::id)
        .toList();
  }

  private void nothingIsLeft() {
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
    assertThat(world.open()).as("in flight").isEmpty();
  }

  @Test
  void aRecordWaitsWhileAnEarlierOneIsInFlight() throws Exception {
    write(1, "a", NOW);
    write(2, "b", NOW);
    write(3, "c", NOW);
    assertThat(sent()).containsExactly("a");
    deliver();
    assertThat(sent()).containsExactly("a", "b");
    deliver();
    deliver();
    assertThat(sent()).containsExactly("a", "b", "c");
    nothingIsLeft();
  }

  @Test
  void aRecordWaitsWhileAnEarlierOneIsHeldThoughItsTimeHasCome() throws Exception {
    write(1, "a", NOW + 1000);
    write(2, "b", NOW);
    task.advanceTo(NOW + 999);
    assertThat(sent()).isEmpty();
    task.advanceTo(NOW + 1000);
    deliver();
    deliver();
    assertThat(sent()).containsExactly("a", "b");
    nothingIsLeft();
  }

  @Test
  void aRetryKeepsItsPlace() throws Exception {
    write(1, "a", NOW);
    write(2, "b", NOW);
    end(Delivery.Retryable.record("not now"));
    assertThat(world.open()).isEmpty();
    task.advanceTo(NOW + 1000);
    deliver();
    deliver();
    assertThat(sent()).containsExactly("a", "a", "b");
    nothingIsLeft();
  }

  @Test
  void otherKeysGoOn() throws Exception {
    write(1, "a", NOW + 1000);
    task.process(message(2, "other", NOW)); // Without an order.
    assertThat(sent()).containsExactly("other");
  }

  @Test
  void theOrderSurvivesARestart() throws Exception {
    write(1, "a", NOW);
    write(2, "b", NOW);
    write(3, "c", NOW + 10);
    var state = task.snapshot();
    task.close();
    world.forget();
    task = DeliveryHarness.restore(world, state);
    write(4, "d", NOW);
    task.advanceTo(NOW + 20);
    for (int i = 0; i < 4; i++) {
      deliver();
    }
    assertThat(sent()).containsExactly("a", "b", "c", "d");
    nothingIsLeft();
  }

  @Test
  void aDeadRecordLetsTheNextGoOn() throws Exception {
    write(1, "a", NOW);
    write(2, "b", NOW);
    end(new Delivery.Rejected("never"));
    assertThat(sent()).containsExactly("a", "b");
    deliver();
    nothingIsLeft();
  }

  @Test
  void aDeadRecordStopsItsKeyUntilItIsWrittenAgain() throws Exception {
    policy(Coalesce.NONE, OnDeadLetter.STOP_KEY);
    write(1, "a", NOW);
    write(2, "b", NOW);
    end(new Delivery.Rejected("never"));
    write(3, "c", NOW);
    var state = task.snapshot();
    task.close();
    task = DeliveryHarness.restore(world, state);
    task.advanceTo(NOW + 100_000);
    assertThat(sent()).containsExactly("a");

    write(4, "a", NOW);
    for (int i = 0; i < 3; i++) {
      deliver();
    }
    assertThat(sent()).containsExactly("a", "a", "b", "c");
    nothingIsLeft();
  }

  @Test
  void aDeadRecordStopsItsKeyUntilItIsCancelled() throws Exception {
    policy(Coalesce.NONE, OnDeadLetter.STOP_KEY);
    write(1, "a", NOW);
    write(2, "b", NOW);
    end(new Delivery.Rejected("never"));
    task.process(cancel(3, "a").inOrder());
    assertThat(sent()).containsExactly("a", "b");
    deliver();
    nothingIsLeft();
  }

  @Test
  void aNewerWriteOfAnIdTakesThePlaceOfTheOlderAtTheEnd() throws Exception {
    write(1, "a", NOW + 1000);
    write(2, "b", NOW);
    write(3, "c", NOW);
    write(4, "a", NOW); // The first of the key.
    write(5, "b", NOW); // By now the first.
    task.advanceTo(NOW + 10);
    for (int i = 0; i < 3; i++) {
      deliver();
    }
    assertThat(sent()).containsExactly("c", "a", "b");
    assertThat(ended(Outcome.Kind.REPLACED)).containsExactly("a", "b");
    nothingIsLeft();
  }

  @Test
  void aRecordBehindOthersCanBeCancelled() throws Exception {
    write(1, "a", NOW + 1000);
    write(2, "b", NOW);
    write(3, "c", NOW);
    task.process(cancel(4, "b").inOrder());
    task.process(cancel(5, "a").inOrder());
    assertThat(sent()).containsExactly("c");
    deliver();
    assertThat(ended(Outcome.Kind.CANCELLED)).containsExactly("b", "a");
    nothingIsLeft();
  }

  @Test
  void theNewestOfThoseThatWaitIsSent() throws Exception {
    policy(Coalesce.LATEST, OnDeadLetter.CONTINUE);
    write(1, "a", NOW); // In flight: it doesn't give way.
    write(2, "b", NOW);
    write(3, "c", NOW);
    deliver();
    assertThat(sent()).containsExactly("a", "c");
    deliver();
    write(4, "d", NOW + 1000);
    write(5, "e", NOW + 500);
    task.advanceTo(NOW + 500);
    deliver();
    assertThat(sent()).containsExactly("a", "c", "e");
    assertThat(ended(Outcome.Kind.COALESCED)).containsExactly("b", "d");
    nothingIsLeft();
  }

  @Test
  void aNewerRecordDoesNotShortenTheWaitOfAFailingTarget() throws Exception {
    policy(Coalesce.LATEST, OnDeadLetter.CONTINUE);
    write(1, "a", NOW);
    end(Delivery.Retryable.record("not now"));
    write(2, "b", NOW);
    task.advanceTo(NOW + 999);
    assertThat(sent()).containsExactly("a");
    task.advanceTo(NOW + 1000);
    assertThat(sent()).containsExactly("a", "b");
    write(3, "c", NOW);
    end(Delivery.Retryable.record("not now")); // What would wait gives way too.
    task.advanceTo(NOW + 1999);
    assertThat(sent()).hasSize(2);
    task.advanceTo(NOW + 2000);
    deliver();
    assertThat(sent()).containsExactly("a", "b", "c");
    assertThat(ended(Outcome.Kind.COALESCED)).containsExactly("a", "b");
    nothingIsLeft();
  }

  @Test
  void aLongLineOfRecordsThatDieAtOnceDoesNotHoldUpTheTask() throws Exception {
    for (int i = 0; i < 500; i++) {
      write(i, "id-" + i, NOW);
    }
    world.setNamespaces(World.withExpiry(Duration.ofMillis(1)));
    world.setTime(NOW + 1000);
    end(new Delivery.Rejected("never"));
    task.look();
    assertThat(task.dead()).hasSize(500);
    nothingIsLeft();
  }
}
