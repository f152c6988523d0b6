/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Takes a Kafka record as it is. Whether it can be read as one of ours is decided later, where a
 * record that can't be becomes a dead letter and not a failure of the source.
 */
final class QueueDeserializer implements KafkaRecordDeserializationSchema<QueueMessage> {

  private static final long serialVersionUID = 1L;

  private final String cluster;
  private final Clock clock = Clock.systemUTC(); // The JDK's own, which is serializable.

  QueueDeserializer(String cluster) {
    this.cluster = cluster;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<QueueMessage> out) {
    List<QueueMessage.RawHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new QueueMessage.RawHeader(header.key(), wrap(header.value())));
    }
    out.collect(
        new QueueMessage(
            cluster,
            record.topic(),
            record.partition(),
            record.offset(),
            Math.max(0, record.timestamp()),
            wrap(record.key()),
            wrap(record.value()),
            headers,
            false,
            "",
            false,
            clock.millis()));
  }

  @Override
  public TypeInformation<QueueMessage> getProducedType() {
    return QueueMessageSerializer.TYPE;
  }

  private static @Nullable ByteString wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : UnsafeByteOperations.unsafeWrap(bytes);
  }
}
