/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A statement and what is bound to it.
 *
 * @param text with {@code ?} where values go
 * @param values of the types that its parameters take; of bytes, {@link ByteString}
 */
record Cql(String text, List<Object> values) {
  Cql {
    values = List.copyOf(values);
  }

  Cql(String text, Object... values) {
    this(text, List.of(values));
  }

  /** The values as the driver takes them. */
  Object[] bound() {
    return values.stream().map(Cql::bound).toArray();
  }

  private static Object bound(Object value) {
    if (value instanceof ByteString bytes) {
      return bytes.asReadOnlyByteBuffer();
    }
    return value instanceof List<?> list
        ? list.stream().map(it -> (ByteBuffer) bound(it)).toList()
        : value;
  }
}
