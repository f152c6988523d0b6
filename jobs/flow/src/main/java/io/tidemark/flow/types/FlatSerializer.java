/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.types;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What the serializers of immutable flat types have in common. The first byte is the version of the
 * layout, since an unaligned checkpoint keeps what was on its way between operators.
 *
 * @param <T> an immutable type
 */
public abstract class FlatSerializer<T> extends TypeSerializerSingleton<T> {

  private static final long serialVersionUID = 1L;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  /** Reads the version, refuses one from the future, and returns it. */
  protected static int readVersion(DataInputView in, int newest) throws IOException {
    int version = in.readUnsignedByte();
    if (version < 1 || version > newest) {
      throw new IOException("layout version " + version + "; this jar reads 1 to " + newest);
    }
    return version;
  }

  /** Writes text of any length. */
  protected static void writeText(String text, DataOutputView out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads text. */
  protected static String readText(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes bytes, or their absence. */
  protected static void writeBytes(@Nullable ByteString bytes, DataOutputView out)
      throws IOException {
    if (bytes == null) {
      out.writeInt(-1);
    } else {
      out.writeInt(bytes.size());
      UnsafeByteOperations.unsafeWriteTo(bytes, new ViewOutput(out));
    }
  }

  /** Reads bytes, or their absence. */
  protected static @Nullable ByteString readBytes(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** Lets bytes flow into a view without a copy between. */
  private static final class ViewOutput extends ByteOutput {
    private final DataOutputView out;

    ViewOutput(DataOutputView out) {
      this.out = out;
    }

    @Override
    public void write(byte value) throws IOException {
      out.writeByte(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void writeLazy(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      out.write(copy);
    }

    @Override
    public void writeLazy(ByteBuffer bytes) throws IOException {
      write(bytes);
    }
  }
}
