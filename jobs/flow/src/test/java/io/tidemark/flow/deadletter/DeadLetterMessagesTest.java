/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.sink.OutgoingMessage;
import io.tidemark.namespace.Queue;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeadLetterMessagesTest {

  @Test
  void keepsKeyValueAndHeadersToTheByteAndAddsWhatBefellIt() {
    OutgoingMessage message = DeadLetterMessages.of(letter("main"), "eu");

    assertThat(message.topic()).isEqualTo("orders-dead");
    assertThat(message.key()).isNull();
    assertThat(message.value()).isEqualTo(ByteString.copyFrom(new byte[] {0, (byte) 0xff}));
    assertThat(message.headers().subList(0, 2))
        .containsExactly(
            new RawHeader("odd", null), new RawHeader("odd", ByteString.copyFromUtf8("b")));
    assertThat(dead(message))
        .isEqualTo(
            Map.of(
                "wal.dead.reason", "REJECTED",
                "wal.dead.error", "no",
                "wal.dead.attempts", "2",
                "wal.dead.first-failure", "10",
                "wal.dead.last-failure", "20",
                "wal.dead.target", "http://app/x",
                "wal.dead.region", "eu",
                "wal.dead.topic", "orders",
                "wal.dead.partition", "3",
                "wal.dead.offset", "42"));
  }

  @Test
  void aQueueHasNoPositions() {
    assertThat(dead(DeadLetterMessages.of(letter(Queue.Sqs.CLUSTER), "")))
        .doesNotContainKeys("wal.dead.partition", "wal.dead.offset", "wal.dead.region")
        .containsEntry("wal.dead.topic", "orders");
  }

  private static DeadLetter letter(String cluster) {
    QueueMessage message =
        new QueueMessage(
            cluster,
            "orders",
            3,
            42,
            1000,
            null,
            ByteString.copyFrom(new byte[] {0, (byte) 0xff}),
            List.of(
                new RawHeader("odd", null),
                new RawHeader("odd", ByteString.copyFromUtf8("b")),
                new RawHeader("wal.dead.reason", ByteString.copyFromUtf8("of an earlier death"))));
    return new DeadLetter(
        message, "orders-dead", DeadReason.REJECTED, "no", 2, 10, 20, "http://app/x");
  }

  private static Map<String, String> dead(OutgoingMessage message) {
    return message.headers().stream()
        .filter(header -> header.name().startsWith("wal.dead."))
        .collect(Collectors.toMap(RawHeader::name, header -> header.value().toStringUtf8()));
  }
}
