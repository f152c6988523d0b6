/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.Queue;
import io.tidemark.record.WalHeaders;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DeadLetterEntriesTest {

  private static final int MOST = (int) SqsEntry.MOST_BYTES;

  /** What the key of these messages takes as an attribute. */
  private static final int KEY = 14;

  @Example
  void keepsKeyValueAndHeadersAndSaysWhatBefellIt() {
    SqsParts parts = parts(entry("the value", "no such order"));

    assertThat(parts.key()).isEqualTo(ByteString.copyFromUtf8("k"));
    assertThat(parts.value()).isEqualTo(ByteString.copyFromUtf8("the value"));
    assertThat(parts.header("color")).isEqualTo("blue");
    assertThat(parts.headers().stream().filter(it -> it.name().equals(WalHeaders.DEAD_REASON)))
        .hasSize(1);
    assertThat(parts.header(WalHeaders.DEAD_REASON)).isEqualTo("REJECTED");
    assertThat(parts.header(WalHeaders.DEAD_ERROR)).isEqualTo("no such order");
    assertThat(parts.header(WalHeaders.DEAD_TOPIC)).isEqualTo("orders");
    assertThat(parts.header(WalHeaders.DEAD_ATTEMPTS)).isEqualTo("2");
    assertThat(parts.header(WalHeaders.DEAD_PARTITION)).isEmpty();
    assertThat(parts.header(WalHeaders.DEAD_OFFSET)).isEmpty();
  }

  @Example
  void theErrorGivesWayFirst() {
    SqsParts parts = parts(entry("x".repeat(MOST - 2_000), "y".repeat(3_000)));
    assertThat(parts.header(WalHeaders.DEAD_ERROR)).isEmpty();
    assertThat(parts.header(WalHeaders.DEAD_TARGET)).isEqualTo("http://app/x");
  }

  /** Whatever filled a message up to the limit, SQS takes its dead letter with the whole value. */
  @Property(tries = 200)
  void itFitsWhateverItsSize(@ForAll @IntRange(min = KEY, max = 1_200) int room) {
    String value = "x".repeat(MOST - room);
    SqsEntry entry = entry(value, "refused");
    assertThat(entry.sizeBytes()).isLessThanOrEqualTo(MOST);
    assertThat(parts(entry).value()).isEqualTo(ByteString.copyFromUtf8(value));
  }

  private static SqsEntry entry(String value, String error) {
    QueueMessage message =
        new QueueMessage(
            Queue.Sqs.CLUSTER,
            "orders",
            0,
            42,
            1000,
            ByteString.copyFromUtf8("k"),
            ByteString.copyFromUtf8(value),
            List.of(
                header(WalHeaders.ID, "a"),
                header("color", "blue"),
                header(WalHeaders.DEAD_REASON, "of an earlier death")));
    SqsEntry entry =
        new DeadLetterEntries()
            .apply(
                new DeadLetter(
                    message, "orders-dead", DeadReason.REJECTED, error, 2, 10, 20, "http://app/x"),
                null);
    assertThat(entry.queueUrl()).isEqualTo("orders-dead");
    return entry;
  }

  private static SqsParts parts(SqsEntry entry) {
    return SqsForm.parts(
        new SqsMessage("http://h/0/orders-dead", "m", entry.body(), entry.attributes(), Map.of()));
  }

  private static QueueMessage.RawHeader header(String name, String value) {
    return new QueueMessage.RawHeader(name, ByteString.copyFromUtf8(value));
  }
}
