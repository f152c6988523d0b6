/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static io.tidemark.multipartition.assemble.AssembleWorld.header;
import static io.tidemark.multipartition.assemble.AssembleWorld.marker;
import static io.tidemark.multipartition.assemble.AssembleWorld.message;
import static io.tidemark.multipartition.assemble.AssembleWorld.mutation;
import static io.tidemark.multipartition.assemble.AssembleWorld.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespaces;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

class PartingTest {

  private static final Namespaces NONE = new Namespaces(0, Map.of(), Map.of());

  private final AssembleWorld world = new AssembleWorld(1_000_000);

  /** Which go straight on, and which are to be assembled, by their offsets. */
  private String parted(QueueMessage... messages) throws Exception {
    try (OneInputStreamOperatorTestHarness<QueueMessage, QueueMessage> task =
        ProcessFunctionTestHarnesses.forProcessFunction(new Parting(world))) {
      task.setProcessingTime(5000);
      for (QueueMessage message : messages) {
        task.processElement(new StreamRecord<>(message));
      }
      var parts = task.getSideOutput(Parting.PARTS);
      List<Long> assembled = new ArrayList<>();
      if (parts != null) {
        parts.forEach(part -> assembled.add(part.getValue().offset()));
      }
      List<String> straight = new ArrayList<>();
      for (QueueMessage message : task.extractOutputValues()) {
        straight.add(message.offset() + (message.ordered() ? " ordered" : ""));
      }
      return "straight " + straight + ", parts " + assembled;
    }
  }

  @Test
  void partsOfSetsAreToBeAssembled() throws Exception {
    assertThat(
            parted(
                mutation(1, "s", 1, "a"),
                marker(2, "s", 1),
                message(3, "k", "plain", header(WalHeaders.ID, "k")),
                with(mutation(4, "s", 1, "a"), header(WalHeaders.SET_ASSEMBLED, "true")),
                with(mutation(5, "s", 1, "a"), header(WalHeaders.NAMESPACE, "another")),
                message(
                    6, "s", "", header(WalHeaders.ID, "s#1"), header(WalHeaders.CANCEL, "true")),
                mutation(7, "s", 0, "malformed"),
                with(mutation(8, "s", 1, "a"), header(WalHeaders.DEAD_REASON, "SET_INCOMPLETE"))))
        .isEqualTo(
            "straight [3 ordered, 4 ordered, 5 ordered, 6 ordered, 7 ordered], parts [1, 2, 8]");
  }

  @Test
  void whereSetsAreSavedAllGoesStraightOn() throws Exception {
    Namespaces durable = AssembleWorld.of(Optional.of(new DurableStorage("sets", "main", "kv")));
    world.setNamespaces(durable, durable);
    assertThat(parted(marker(1, "s", 1), mutation(2, "s", 1, "a")))
        .isEqualTo("straight [1 ordered, 2 ordered], parts []");
  }

  @Test
  void aNamespaceThatTheSourceHeardOfFirstIsLookedFor() throws Exception {
    world.setNamespaces(NONE, AssembleWorld.of(Optional.empty()));
    assertThat(parted(mutation(1, "s", 1, "a"))).isEqualTo("straight [], parts [1]");
  }

  @Test
  void oneThatThereIsNotIsForTheOperatorThatDelivers() throws Exception {
    world.setNamespaces(NONE, NONE);
    assertThat(parted(mutation(1, "s", 1, "a"), mutation(2, "s", 2, "a")))
        .isEqualTo("straight [1, 2], parts []");
  }
}
