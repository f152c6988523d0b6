/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliverySqsTest.cancel;
import static io.tidemark.flow.deliver.DeliverySqsTest.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/** Writes and cancellations that SQS gives in any order, and some of them several times. */
class DeliverySqsPropertiesTest {

  private static final long NOW = 1_000_000_000;
  private static final long DUE = NOW + 60_000;

  @Property(tries = 300)
  void whatWasSentLastCounts(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Map<String, QueueMessage> last = new TreeMap<>();
    List<QueueMessage> received = new ArrayList<>();
    for (int number = 1 + random.nextInt(8); number > 0; number--) {
      String id = "id-" + random.nextInt(2);
      QueueMessage message = random.nextInt(3) == 0 ? cancel(number, id) : message(number, id, DUE);
      last.putIfAbsent(id, message); // Numbers go down: the first is the last one sent.
      received.addAll(Collections.nCopies(1 + random.nextInt(3), message));
    }
    Collections.shuffle(received, random);

    World world = new World(NOW);
    world.setNamespaces(World.onSqs(DeliveryPolicy.DEFAULT));
    DeliveryHarness task = DeliveryHarness.open(world);
    try {
      for (QueueMessage message : received) {
        task.process(message);
        if (random.nextInt(4) == 0) {
          OperatorSubtaskState saved = task.snapshot();
          task.close();
          task = DeliveryHarness.restore(world, saved);
        }
      }
      task.advanceTo(DUE);
      assertThat(world.attempts().stream().map(it -> it.record().payload()))
          .as("%s as received, of which counts %s", received, last)
          .containsExactlyInAnyOrderElementsOf(
              last.values().stream()
                  .filter(message -> !message.cancels())
                  .map(QueueMessage::value)
                  .toList());
      for (World.Attempt attempt : world.open()) {
        attempt.deliver();
      }
      task.mails();
      task.advanceTo(NOW + KeyLine.REMEMBERED.toMillis());
      assertThat(task.stateEntries()).as("state").isZero();
    } finally {
      task.close();
    }
  }
}
