/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.outcome;

import io.tidemark.flow.types.FlatSerializer;
import io.tidemark.flow.types.SerializerTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes an {@link Outcome} as version and fields in their order. */
public final class OutcomeSerializer extends FlatSerializer<Outcome> {

  /** The one there is. */
  public static final OutcomeSerializer INSTANCE = new OutcomeSerializer();

  /** Tells Flink how to move outcomes. */
  public static final TypeInformation<Outcome> TYPE =
      new SerializerTypeInfo<>(Outcome.class, INSTANCE);

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  private OutcomeSerializer() {}

  @Override
  public Outcome createInstance() {
    return new Outcome(
        Outcome.Kind.DELIVERED,
        "",
        new Outcome.Place("", ""),
        null,
        "",
        "",
        "",
        new Outcome.Times(0, 0, 0),
        0,
        new Outcome.Origin("", 0, 0));
  }

  @Override
  public void serialize(Outcome outcome, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    writeText(outcome.kind().name(), out);
    writeText(outcome.reason(), out);
    writeText(outcome.place().cluster(), out);
    writeText(outcome.place().topic(), out);
    writeBytes(outcome.key(), out);
    writeText(outcome.id(), out);
    writeText(outcome.namespace(), out);
    writeText(outcome.target(), out);
    out.writeLong(outcome.times().writtenMillis());
    out.writeLong(outcome.times().dueMillis());
    out.writeLong(outcome.times().endedMillis());
    out.writeInt(outcome.attempts());
    writeText(outcome.origin().topic(), out);
    out.writeInt(outcome.origin().partition());
    out.writeLong(outcome.origin().offset());
  }

  @Override
  public Outcome deserialize(DataInputView in) throws IOException {
    readVersion(in, VERSION);
    return new Outcome(
        Outcome.Kind.valueOf(readText(in)),
        readText(in),
        new Outcome.Place(readText(in), readText(in)),
        readBytes(in),
        readText(in),
        readText(in),
        readText(in),
        new Outcome.Times(in.readLong(), in.readLong(), in.readLong()),
        in.readInt(),
        new Outcome.Origin(readText(in), in.readInt(), in.readLong()));
  }

  @Override
  public TypeSerializerSnapshot<Outcome> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Says in a checkpoint which serializer wrote it. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Outcome> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
