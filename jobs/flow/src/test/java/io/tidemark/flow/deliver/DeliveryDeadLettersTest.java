/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.sink.OutgoingMessage;
import io.tidemark.flow.sink.ScriptedWriter;
import io.tidemark.flow.sink.ScriptedWriter.Mood;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Dead letters and outcomes of a task that writes them itself. */
class DeliveryDeadLettersTest {

  private static final long NOW = 1_000_000;
  private static final String LETTERS = "orders-dead";

  private final World world = new World(NOW);
  private final ScriptedWriter writer = new ScriptedWriter();

  @Test
  void aLetterThatIsNotAcknowledgedIsInTheCheckpointAndTheRecordIsNotSentAgain() throws Exception {
    world.writeBy(writer);
    writer.mood(LETTERS, Mood.SILENT);
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      task.process(message(1, "a", NOW));
      world.attempts().get(0).end().complete(new Delivery.Rejected("no"));
      task.mails();
      assertThat(task.books().total(Ledger.Entry.DEAD)).isEqualTo(1);
      assertThat(task.books().missing()).isZero();
      assertThat(task.dead()).as("nothing goes by the side output").isEmpty();
      state = task.snapshot();
    }
    writer.mood(LETTERS, Mood.WELL);
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      advance(task, 10);
      assertThat(world.attempts()).hasSize(1);
      assertThat(ids()).containsExactly("a");
      OutgoingMessage letter = writer.written().get(0);
      assertThat(letter.cluster()).isEqualTo(World.CLUSTER);
      assertThat(letter.headers())
          .anyMatch(
              header ->
                  header.name().equals(WalHeaders.DEAD_ERROR)
                      && header.value() != null
                      && header.value().toStringUtf8().equals("no"));
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
    }
  }

  @Test
  void aTopicThatIsAwayForLongFillsTheStateAndNobodyElsesRoom() throws Exception {
    int letters = 25_000;
    world.writeBy(writer);
    world.setNamespaces(World.withPolicy(DeliveryPolicy.DEFAULT));
    writer.mood(LETTERS, Mood.AWAY);
    OperatorSubtaskState state;
    try (DeliveryHarness task = DeliveryHarness.open(world)) {
      for (int i = 0; i < letters; i++) {
        task.process(unreadable(i));
      }
      assertThat(task.stateEntries()).as("beyond the topic's share of memory").isGreaterThan(4_000);
      assertThat(task.timers()).isEqualTo(task.stateEntries());
      task.process(message(letters, "well", NOW));
      world.attempts().get(0).deliver();
      task.mails();
      assertThat(writer.written()).as("the outcome's topic is well").hasSize(1);
      state = task.snapshot();
    }
    writer.mood(LETTERS, Mood.WELL);
    try (DeliveryHarness task = DeliveryHarness.restore(world, state)) {
      for (int i = 0; i < 100; i++) {
        advance(task, 1_000);
      }
      assertThat(ids()).hasSize(letters + 1);
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
      assertThat(task.books().missing()).isZero();
    }
  }

  private void advance(DeliveryHarness task, long millis) throws Exception {
    task.advanceTo(world.now() + millis);
    for (int i = 0; i < 40; i++) {
      task.look(); // Timers fire in slices.
    }
  }

  private static QueueMessage unreadable(int offset) {
    return message(
        offset,
        List.of(
            DeliveryHarness.header(WalHeaders.ID, "id-" + offset),
            DeliveryHarness.header(WalHeaders.DUE, "soon")));
  }

  private Set<String> ids() {
    return writer.written().stream()
        .map(
            message ->
                message.headers().stream()
                    .filter(header -> header.name().equals(WalHeaders.ID))
                    .map(header -> requireNonNull(header.value()).toStringUtf8())
                    .findFirst()
                    .orElse("outcome"))
        .collect(Collectors.toSet());
  }
}
