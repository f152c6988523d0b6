/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.types.FlatSerializer;
import io.tidemark.flow.types.SerializerTypeInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a {@link QueueMessage} as version, position, key, value and headers. */
public final class QueueMessageSerializer extends FlatSerializer<QueueMessage> {

  /** The one there is. */
  public static final QueueMessageSerializer INSTANCE = new QueueMessageSerializer();

  /** Tells Flink how to move messages. */
  public static final TypeInformation<QueueMessage> TYPE =
      new SerializerTypeInfo<>(QueueMessage.class, INSTANCE);

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 4;

  private QueueMessageSerializer() {}

  @Override
  public QueueMessage createInstance() {
    return new QueueMessage("", "", 0, 0, 0, null, null, List.of());
  }

  @Override
  public void serialize(QueueMessage message, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    writeText(message.cluster(), out);
    writeText(message.topic(), out);
    out.writeInt(message.partition());
    out.writeLong(message.offset());
    out.writeLong(message.timestampMillis());
    writeBytes(message.key(), out);
    writeBytes(message.value(), out);
    out.writeInt(message.headers().size());
    for (RawHeader header : message.headers()) {
      writeText(header.name(), out);
      writeBytes(header.value(), out);
    }
    out.writeBoolean(message.ordered());
    writeText(message.namespace(), out);
    out.writeBoolean(message.probe());
    out.writeLong(message.readMillis());
  }

  @Override
  public QueueMessage deserialize(DataInputView in) throws IOException {
    int version = readVersion(in, VERSION);
    String cluster = readText(in);
    String topic = readText(in);
    int partition = in.readInt();
    long offset = in.readLong();
    long timestamp = in.readLong();
    ByteString key = readBytes(in);
    ByteString value = readBytes(in);
    int count = in.readInt();
    List<RawHeader> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new RawHeader(readText(in), readBytes(in)));
    }
    boolean ordered = version > 1 && in.readBoolean();
    String namespace = version > 2 ? readText(in) : "";
    boolean probe = version > 2 && in.readBoolean();
    long read = version > 3 ? in.readLong() : 0;
    return new QueueMessage(
        cluster, topic, partition, offset, timestamp, key, value, headers, ordered, namespace,
        probe, read);
  }

  @Override
  public TypeSerializerSnapshot<QueueMessage> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Says in a checkpoint which serializer wrote it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<QueueMessage> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
