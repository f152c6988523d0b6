/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.Queue;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records from a queue of SQS, which gives a message again now and then, and later than one that
 * was sent after it. In these tests messages are sent at the times of their numbers.
 */
class DeliverySqsTest {

  private static final long NOW = 1_000_000_000;

  private final World world = new World(NOW);
  private DeliveryHarness task;

  @BeforeEach
  void open() throws Exception {
    world.setNamespaces(World.onSqs(DeliveryPolicy.DEFAULT));
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {20 * 60, 20 * 24 * 60 * 60, 300L * 24 * 60 * 60})
  void whatIsHeldLongerThanSqsCouldIsDeliveredOnTimeAndNeverEarly(long seconds) throws Exception {
    long due = NOW + Duration.ofSeconds(seconds).toMillis();
    task.process(message(1, "a", due));
    OperatorSubtaskState saved = task.snapshot(); // From here on the message isn't in SQS.
    task.close();
    task = DeliveryHarness.restore(world, saved);

    for (int i = 1; i < 100; i++) {
      task.advanceTo(NOW + (due - NOW) / 100 * i);
    }
    task.advanceTo(due - 1);
    assertThat(world.attempts()).isEmpty();

    task.advanceTo(due);
    assertThat(sent()).containsExactly("payload-1");
    endOpen();
    nothingIsLeft();
  }

  @Test
  void aMessageThatComesAgainWhileItIsHeldIsThatMessage() throws Exception {
    task.process(message(1, "a", NOW));
    fail();
    task.process(message(1, "a", NOW));
    task.advanceTo(NOW + 10_000);
    assertThat(world.attempts()).as("what failed counts on").hasSize(2);
    assertThat(world.attempts().get(1).record().attempt()).isEqualTo(2);
    endOpen();
    nothingIsLeft();
  }

  @Test
  void aMessageThatComesAgainWhileItIsSentIsNotSentTwice() throws Exception {
    task.process(message(1, "a", NOW));
    task.process(message(1, "a", NOW));
    assertThat(world.attempts()).hasSize(1);
    endOpen();
    nothingIsLeft();
  }

  @Test
  void anEarlierWriteThatComesLaterGivesWay() throws Exception {
    task.process(message(2, "a", NOW + 2_000));
    task.process(message(1, "a", NOW + 1_000));
    task.advanceTo(NOW + 5_000);
    assertThat(sent()).containsExactly("payload-2");
    endOpen();
    nothingIsLeft();
  }

  @Test
  void aCancelledRecordThatComesAgainStaysCancelled() throws Exception {
    task.process(message(1, "a", NOW + 1_000));
    task.process(cancel(2, "a"));
    task.process(message(1, "a", NOW + 1_000));
    OperatorSubtaskState saved = task.snapshot();
    task.close();
    task = DeliveryHarness.restore(world, saved);
    task.process(message(1, "a", NOW + 1_000));
    task.advanceTo(NOW + 5_000);
    assertThat(world.attempts()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void aCancellationThatComesBeforeItsRecordHolds() throws Exception {
    task.process(cancel(2, "a"));
    task.process(cancel(2, "a"));
    task.process(message(1, "a", NOW + 1_000));
    task.advanceTo(NOW + 5_000);
    assertThat(world.attempts()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void aRecordThatIsWrittenAgainAfterItsCancellationIsDelivered() throws Exception {
    task.process(message(1, "a", NOW + 1_000));
    task.process(cancel(2, "a"));
    task.process(message(3, "a", NOW + 1_000));
    task.process(cancel(2, "a"));
    task.advanceTo(NOW + 5_000);
    assertThat(sent()).containsExactly("payload-3");
    endOpen();
    nothingIsLeft();
  }

  @Test
  void whatIsCancelledWhileItIsSentIsNotSentAgain() throws Exception {
    task.process(message(1, "a", NOW));
    task.process(cancel(2, "a"));
    task.process(message(1, "a", NOW));
    fail();
    task.advanceTo(NOW + 10_000);
    assertThat(world.attempts()).hasSize(1);
    nothingIsLeft();
  }

  @Test
  void inAnOrderAMessageThatComesAgainKeepsItsPlace() throws Exception {
    world.setNamespaces(
        World.onSqs(
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.KEY,
                DeliveryPolicy.Coalesce.NONE,
                DeliveryPolicy.OnDeadLetter.CONTINUE,
                DeliveryPolicy.DEFAULT.maxPerSecond())));
    for (int number : new int[] {1, 2, 3, 1, 2}) {
      task.process(message(number, "id-" + number, NOW).inOrder());
    }
    while (!world.open().isEmpty()) {
      endOpen();
    }
    assertThat(sent()).containsExactly("payload-1", "payload-2", "payload-3");
    nothingIsLeft();
  }

  private List<String> sent() {
    return world.attempts().stream()
        .map(attempt -> attempt.record().payload().toStringUtf8())
        .toList();
  }

  private void fail() throws Exception {
    world.open().get(0).end().complete(Delivery.Retryable.record("not now"));
    task.mails();
  }

  private void endOpen() throws Exception {
    world.open().get(0).deliver();
    task.mails();
  }

  private void nothingIsLeft() throws Exception {
    task.advanceTo(world.now() + KeyLine.REMEMBERED.toMillis());
    assertThat(world.open()).as("in flight").isEmpty();
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
    assertThat(task.dead()).as("dead").isEmpty();
  }

  static QueueMessage message(long number, String id, long due) {
    return of(number, List.of(header(WalHeaders.ID, id), header(WalHeaders.DUE, "" + due)));
  }

  static QueueMessage cancel(long number, String id) {
    return of(number, List.of(header(WalHeaders.ID, id), header(WalHeaders.CANCEL, "true")));
  }

  private static QueueMessage of(long number, List<QueueMessage.RawHeader> headers) {
    List<QueueMessage.RawHeader> all = new ArrayList<>(headers);
    all.add(header(WalHeaders.NAMESPACE, "orders"));
    return new QueueMessage(
        Queue.Sqs.CLUSTER,
        World.TOPIC,
        0,
        number,
        number,
        ByteString.copyFromUtf8("key"),
        ByteString.copyFromUtf8("payload-" + number),
        all);
  }
}
