/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {

  private static final QueueMessage MESSAGE =
      new QueueMessage(
          "main",
          "orders",
          3,
          42,
          1000,
          null,
          ByteString.copyFrom(new byte[] {0, (byte) 0xff, 7}),
          List.of(
              new QueueMessage.RawHeader("wal.id", ByteString.copyFromUtf8("a")),
              new QueueMessage.RawHeader("odd", null),
              new QueueMessage.RawHeader("odd", ByteString.copyFrom(new byte[] {(byte) 0xfe})),
              new QueueMessage.RawHeader(
                  "wal.dead.reason", ByteString.copyFromUtf8("of an earlier death"))));

  private final ProducerRecord<byte[], byte[]> record =
      new DeadLetterRecords()
          .serialize(
              new DeadLetter(
                  MESSAGE, "orders-dead", DeadReason.REJECTED, "no", 2, 10, 20, "http://app/x"),
              null,
              null);

  @Test
  void keepsKeyValueAndHeadersToTheByte() {
    assertThat(record.topic()).isEqualTo("orders-dead");
    assertThat(record.key()).isNull();
    assertThat(record.value()).containsExactly(0, 0xff, 7);
    assertThat(record.headers().headers("odd")).hasSize(2);
    assertThat(record.headers().headers("odd").iterator().next().value()).isNull();
    assertThat(record.headers().lastHeader("odd").value()).containsExactly(0xfe);
    assertThat(text("wal.id")).isEqualTo("a");
  }

  @Test
  void addsWhatBefellIt() {
    assertThat(record.headers().headers("wal.dead.reason")).hasSize(1);
    assertThat(text("wal.dead.reason")).isEqualTo("REJECTED");
    assertThat(text("wal.dead.error")).isEqualTo("no");
    assertThat(text("wal.dead.attempts")).isEqualTo("2");
    assertThat(text("wal.dead.first-failure")).isEqualTo("10");
    assertThat(text("wal.dead.last-failure")).isEqualTo("20");
    assertThat(text("wal.dead.target")).isEqualTo("http://app/x");
    assertThat(text("wal.dead.topic")).isEqualTo("orders");
    assertThat(text("wal.dead.partition")).isEqualTo("3");
    assertThat(text("wal.dead.offset")).isEqualTo("42");
  }

  private String text(String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
