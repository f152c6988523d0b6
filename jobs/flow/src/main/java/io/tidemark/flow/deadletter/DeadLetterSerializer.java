/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.flow.read.QueueMessageSerializer;
import io.tidemark.flow.types.FlatSerializer;
import io.tidemark.flow.types.SerializerTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a {@link DeadLetter} as version, message and what befell it. */
public final class DeadLetterSerializer extends FlatSerializer<DeadLetter> {

  /** The one there is. */
  public static final DeadLetterSerializer INSTANCE = new DeadLetterSerializer();

  /** Tells Flink how to move dead letters. */
  public static final TypeInformation<DeadLetter> TYPE =
      new SerializerTypeInfo<>(DeadLetter.class, INSTANCE);

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private DeadLetterSerializer() {}

  @Override
  public DeadLetter createInstance() {
    return new DeadLetter(
        QueueMessageSerializer.INSTANCE.createInstance(),
        "",
        DeadReason.UNDECODABLE,
        "",
        0,
        0,
        0,
        "");
  }

  @Override
  public void serialize(DeadLetter letter, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    QueueMessageSerializer.INSTANCE.serialize(letter.message(), out);
    writeText(letter.deadLetterTopic(), out);
    writeText(letter.reason().name(), out);
    writeText(letter.error(), out);
    out.writeInt(letter.attempts());
    out.writeLong(letter.firstFailureMillis());
    out.writeLong(letter.lastFailureMillis());
    writeText(letter.target(), out);
  }

  @Override
  public DeadLetter deserialize(DataInputView in) throws IOException {
    readVersion(in, VERSION);
    return new DeadLetter(
        QueueMessageSerializer.INSTANCE.deserialize(in),
        readText(in),
        DeadReason.valueOf(readText(in)),
        readText(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        readText(in));
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Says in a checkpoint which serializer wrote it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
