/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a Kafka record: key, value and headers as they were, and {@code wal.dead.*}
 * headers that say what befell it. Those of an earlier death are replaced, so that a record which
 * was redriven and died again tells of its last death only.
 */
public final class DeadLetterRecords implements KafkaRecordSerializationSchema<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private final String region;

  /** Of records that are for no region. */
  public DeadLetterRecords() {
    this("");
  }

  /**
   * Of records that were for a region.
   *
   * @param region its name; empty: for none
   */
  public DeadLetterRecords(String region) {
    this.region = region;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
    QueueMessage message = letter.message();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            letter.deadLetterTopic(), null, bytes(message.key()), bytes(message.value()));
    Headers headers = record.headers();
    for (QueueMessage.RawHeader header : message.headers()) {
      if (!header.name().startsWith(WalHeaders.DEAD_PREFIX)) {
        headers.add(header.name(), bytes(header.value()));
      }
    }
    for (Header header : DeadLetterHeaders.of(letter, region)) {
      headers.add(header.name(), bytes(header.value()));
    }
    add(headers, WalHeaders.DEAD_PARTITION, Integer.toString(message.partition()));
    add(headers, WalHeaders.DEAD_OFFSET, Long.toString(message.offset()));
    return record;
  }

  private static byte @Nullable [] bytes(@Nullable ByteString bytes) {
    return bytes == null ? null : bytes.toByteArray();
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
