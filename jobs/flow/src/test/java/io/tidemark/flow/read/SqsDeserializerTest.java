/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.namespace.Queue;
import io.tidemark.record.Decoded;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.record.WalHeaders;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

class SqsDeserializerTest {

  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";

  @Test
  void whatTheIngressWroteIsReadAsItWas() {
    LogRecord record =
        new LogRecord(
            "a",
            "shop",
            ByteString.copyFromUtf8("customer 7"),
            ByteString.fromHex("00ff"),
            List.of(Header.of("color", "blue")),
            Optional.empty(),
            2_000,
            1_000,
            "",
            "",
            1);
    SqsEntry entry =
        SqsForm.entry(
            URL,
            new SqsParts(RecordCodec.key(record), record.payload(), RecordCodec.headers(record)),
            0);

    QueueMessage message = read(message("m-1", entry.body(), entry.attributes()));

    assertThat(message.cluster()).isEqualTo(Queue.Sqs.CLUSTER);
    assertThat(message.topic()).isEqualTo("orders");
    assertThat(message.timestampMillis()).isEqualTo(1_700);
    assertThat(message.decode("shop"))
        .isInstanceOfSatisfying(
            Decoded.Valid.class, valid -> assertThat(valid.record()).isEqualTo(record));
  }

  @Test
  void aMessageOfSomebodyElseHasItsNameForAnId() {
    QueueMessage once = read(message("m-1", "a body", Map.of()));
    QueueMessage again = read(message("m-1", "a body", Map.of()));
    QueueMessage other = read(message("m-2", "a body", Map.of()));

    assertThat(once.ownId()).isEqualTo("m-1");
    assertThat(once.value()).isEqualTo(ByteString.copyFromUtf8("a body"));
    assertThat(again).isEqualTo(once);
    assertThat(other.routingKey()).isNotEqualTo(once.routingKey());
    assertThat(other.offset()).isNotEqualTo(once.offset()).isNotNegative();
  }

  @Test
  void aCancellationWithoutAnIdStaysOne() {
    QueueMessage message =
        read(message("m-1", "-", Map.of(WalHeaders.CANCEL, SqsAttribute.text("true"))));
    assertThat(message.ownId()).isEmpty();
    assertThat(message.decode("shop")).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void whatCannotBeReadIsFoundLater() {
    QueueMessage message =
        read(message("m-1", "not base64!", Map.of(WalHeaders.BODY, SqsAttribute.text("base64"))));
    assertThat(message.value()).isEqualTo(ByteString.copyFromUtf8("not base64!"));
    assertThat(message.decode("shop"))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed -> assertThat(malformed.error()).contains("wal.body"));
  }

  private static QueueMessage read(SqsMessage message) {
    List<QueueMessage> out = new ArrayList<>();
    new SqsDeserializer().deserialize(message, new ListCollector<>(out));
    assertThat(out).hasSize(1);
    return out.get(0);
  }

  private static SqsMessage message(
      String messageId, String body, Map<String, SqsAttribute> attributes) {
    return new SqsMessage(URL, messageId, body, attributes, Map.of(SqsMessage.SENT, "1700"));
  }
}
