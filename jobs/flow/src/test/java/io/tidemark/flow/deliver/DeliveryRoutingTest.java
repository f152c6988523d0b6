/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.WalHeaders;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages meet as one record, and which never may. */
class DeliveryRoutingTest {

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

  @Test
  void theSameIdInTwoNamespacesIsTwoRecords() {
    assertThat(
            message(1, List.of(header(WalHeaders.ID, "a"), header(WalHeaders.NAMESPACE, "x")))
                .routingKey())
        .isNotEqualTo(
            message(1, List.of(header(WalHeaders.ID, "a"), header(WalHeaders.NAMESPACE, "y")))
                .routingKey());
  }

  @Test
  void nobodyDisplacesARecordOfATopicThatIsNotTheirs() throws Exception {
    world.setNamespaces(
        World.namespaces(2, World.namespace("payments", World.CLUSTER, "payments")));
    task.process(message(1, "a", NOW + 1000));
    QueueMessage claim = message(2, "a", NOW + 5000); // It says that it is of namespace orders.
    task.process(
        new QueueMessage(
            World.CLUSTER, "payments", 0, 2, 500, claim.key(), claim.value(), claim.headers()));

    task.advanceTo(NOW + 1000);
    assertThat(world.attempts()).hasSize(1);
    assertThat(world.attempts().get(0).record().payload().toStringUtf8()).isEqualTo("payload-1");
    task.advanceTo(NOW + 5000);
    assertThat(world.attempts()).hasSize(1);
    assertThat(task.dead())
        .extracting(DeadLetter::reason)
        .containsExactly(DeadReason.NAMESPACE_MISMATCH);
  }

  @Test
  void messagesAtOnePositionOfTwoClustersAreTwoRecords() throws Exception {
    world.setNamespaces(World.namespaces(2, World.namespace("elsewhere", "paris", World.TOPIC)));
    QueueMessage here = message(1, List.of(header(WalHeaders.DUE, Long.toString(NOW + 1000))));
    task.process(here);
    task.process(
        new QueueMessage(
            "paris", World.TOPIC, 0, 1, 500, here.key(), here.value(), here.headers()));

    task.advanceTo(NOW + 1000);
    assertThat(world.attempts())
        .extracting(a -> a.record().namespace())
        .containsExactlyInAnyOrder("orders", "elsewhere");
  }
}
