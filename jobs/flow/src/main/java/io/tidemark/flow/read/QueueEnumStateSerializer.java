/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.common.Uuid;

/**
 * Writes the connector's state with its version, and the ids of topics behind it. Versions of the
 * job before this wrote the connector's alone, whose versions are far below ours.
 */
final class QueueEnumStateSerializer implements SimpleVersionedSerializer<QueueEnumState> {

  private static final int VERSION = 1001;

  private final SimpleVersionedSerializer<KafkaSourceEnumState> kafka;

  QueueEnumStateSerializer(SimpleVersionedSerializer<KafkaSourceEnumState> kafka) {
    this.kafka = kafka;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(QueueEnumState state) throws IOException {
    byte[] inner = kafka.serialize(state.kafka());
    DataOutputSerializer out = new DataOutputSerializer(inner.length + 256);
    out.writeInt(kafka.getVersion());
    out.writeInt(inner.length);
    out.write(inner);
    out.writeInt(state.topicIds().size());
    for (Map.Entry<String, Uuid> topic : state.topicIds().entrySet()) {
      out.writeUTF(topic.getKey());
      out.writeLong(topic.getValue().getMostSignificantBits());
      out.writeLong(topic.getValue().getLeastSignificantBits());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public QueueEnumState deserialize(int version, byte[] bytes) throws IOException {
    if (version < VERSION) {
      return new QueueEnumState(kafka.deserialize(version, bytes), Map.of());
    }
    if (version > VERSION) {
      throw new IOException(
          "the state of a source is of version %d, this jar reads %d: take a newer jar"
              .formatted(version, VERSION));
    }
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    int innerVersion = in.readInt();
    byte[] inner = new byte[in.readInt()];
    in.readFully(inner);
    Map<String, Uuid> ids = new HashMap<>();
    for (int i = in.readInt(); i > 0; i--) {
      ids.put(in.readUTF(), new Uuid(in.readLong(), in.readLong()));
    }
    return new QueueEnumState(kafka.deserialize(innerVersion, inner), ids);
  }
}
