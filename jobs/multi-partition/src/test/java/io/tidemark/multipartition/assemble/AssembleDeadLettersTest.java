/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static io.tidemark.multipartition.assemble.AssembleWorld.header;
import static io.tidemark.multipartition.assemble.AssembleWorld.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.sink.MessageWriter;
import io.tidemark.flow.sink.OutgoingMessage;
import io.tidemark.flow.sink.WriteResult;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

class AssembleDeadLettersTest {

  private static final long NOW = 1_000_000;

  private final AssembleWorld world = new AssembleWorld(NOW);
  private final List<OutgoingMessage> written = new ArrayList<>();
  private boolean away = true;

  @Test
  void aLetterWaitsForItsTopicAndIsInTheCheckpoint() throws Exception {
    world.writeBy(
        new MessageWriter() {
          @Override
          public void write(OutgoingMessage message, Consumer<WriteResult> listener) {
            if (away) {
              listener.accept(new WriteResult.Failed("it is away"));
            } else {
              written.add(message);
              listener.accept(WriteResult.Written.INSTANCE);
            }
          }

          @Override
          public void close() {}
        });
    OperatorSubtaskState state;
    try (AssembleHarness task = AssembleHarness.open(world)) {
      task.process(
          message(
              1,
              "not the set",
              "a",
              header(WalHeaders.ID, "s#1"),
              header(WalHeaders.SET_ID, "s"),
              header(WalHeaders.SET_SEQUENCE, "1")));
      task.advanceTo(NOW + 60_000);
      state = task.snapshot();
      assertThat(task.dead()).isEmpty();
    }
    away = false;
    try (AssembleHarness task = AssembleHarness.open(world, state, new HashMapStateBackend())) {
      task.advanceTo(NOW + 61_000);
      assertThat(written).extracting(OutgoingMessage::topic).containsExactly("orders-dead");
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
    }
  }
}
