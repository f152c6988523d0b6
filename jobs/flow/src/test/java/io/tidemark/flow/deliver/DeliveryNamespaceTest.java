/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.namespace.Namespaces;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of records whose namespace isn't known, or was removed. */
class DeliveryNamespaceTest {

  private static final long NOW = 1_000_000;
  private static final long A_DAY = 86_400_000;
  private static final Namespaces NONE = new Namespaces(5, Map.of(), Map.of());

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

  @Test
  void aRecordWaitsForItsNamespaceHoweverLong() throws Exception {
    world.setNamespaces(NONE);
    task.process(message(1, "a", NOW));
    task.process(message(2, List.of(header(WalHeaders.DUE, "tomorrow"))));
    for (long t = NOW; t < NOW + A_DAY; t += 60_000) {
      task.advanceTo(t);
    }
    assertThat(task.dead()).isEmpty();
    assertThat(world.attempts()).isEmpty();

    world.setNamespaces(World.namespaces(6));
    task.advanceTo(NOW + A_DAY);
    assertThat(world.attempts()).as("at the next look at the namespaces").hasSize(1);
    assertThat(world.attempts().get(0).record().attempt()).isEqualTo(1);
    assertThat(task.dead()).extracting(DeadLetter::reason).containsExactly(DeadReason.UNDECODABLE);
    assertThat(task.dead().get(0).deadLetterTopic()).isEqualTo("orders-dead");
    world.attempts().get(0).deliver();
    task.mails();
    nothingIsLeft();
  }

  @Test
  void aNamespaceThatIsGoneForAMomentInALongOutageCostsNothing() throws Exception {
    for (int i = 0; i < 20; i++) {
      task.process(message(i, "id-" + i, NOW));
    }
    while (world.now() < NOW + 300_000) {
      for (World.Attempt attempt : world.open()) {
        attempt.end().complete(Delivery.Retryable.target("no connection"));
      }
      task.advanceTo(world.now() + 50);
    }
    world.setNamespaces(NONE);
    for (int look = 0; look < 5; look++) {
      task.advanceTo(world.now() + 10);
    }
    world.setNamespaces(World.namespaces(6));
    world.open().forEach(World.Attempt::deliver);
    world.deliverAtOnce();
    for (int second = 0; second < 60; second++) {
      task.advanceTo(world.now() + 1000);
    }
    assertThat(task.dead()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void whatFailsWhileItsNamespaceIsUnknownWaitsForIt() throws Exception {
    task.process(message(1, "rejected", NOW));
    task.process(message(2, "fails", NOW));
    world.setNamespaces(NONE);
    world.open().get(0).end().complete(new Delivery.Rejected("never"));
    world.open().get(0).end().complete(Delivery.Retryable.record("not now"));
    for (int minute = 0; minute < 60; minute++) {
      task.advanceTo(world.now() + 60_000);
    }
    assertThat(task.dead()).isEmpty();

    world.setNamespaces(World.namespaces(6));
    task.advanceTo(world.now() + 10);
    assertThat(world.open())
        .extracting(it -> it.record().id() + " " + it.record().attempt())
        .containsExactlyInAnyOrder("rejected 2", "fails 2");
  }

  @Test
  void whatWaitsForARemovedNamespaceIsDeadInTheTopicThatItNamed() throws Exception {
    task.process(message(1, "later", NOW + 60_000));
    task.process(message(2, "flying", NOW));
    world.setNamespaces(World.removed(6, World.namespaces(1)));
    world.open().get(0).end().complete(Delivery.Retryable.record("not now"));
    task.advanceTo(NOW + 10_000);
    task.process(
        message(
            3,
            List.of(
                header(WalHeaders.ID, "arrives"),
                header(WalHeaders.TARGET, World.TARGET.value()))));
    task.advanceTo(NOW + 60_000);
    assertThat(task.dead())
        .extracting(
            letter ->
                letter.message().ownId() + " " + letter.reason() + " " + letter.deadLetterTopic())
        .containsExactlyInAnyOrder(
            "flying NAMESPACE_UNKNOWN orders-dead",
            "arrives NAMESPACE_UNKNOWN orders-dead",
            "later NAMESPACE_UNKNOWN orders-dead");
    assertThat(task.dead().get(0).error())
        .isEqualTo("namespace 'orders' of topic 'orders', cluster 'main', was removed");
    nothingIsLeft();
  }

  @Test
  void aRecordThatSaysAnotherNamespaceTakesNobodysPlace() throws Exception {
    task.process(message(1, "a", NOW + 1000));
    task.process(
        message(
            2,
            List.of(
                header(WalHeaders.ID, "a"),
                header(WalHeaders.NAMESPACE, "others"),
                header(WalHeaders.DUE, Long.toString(NOW + 5000)))));
    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadReason.NAMESPACE_MISMATCH);
    task.advanceTo(NOW + 1000);
    assertThat(world.attempts())
        .extracting(it -> it.record().payload().toStringUtf8())
        .containsExactly("payload-1");
  }

  private void nothingIsLeft() {
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
  }
}
