/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An attribute of a message: text, a number as text, or bytes. Immutable. */
public final class SqsAttribute implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String BINARY = "Binary";

  private final String type;
  private final byte[] value;

  private SqsAttribute(String type, byte[] value) {
    this.type = type;
    this.value = value;
  }

  /** Text. */
  public static SqsAttribute text(String value) {
    return of("String", value.getBytes(StandardCharsets.UTF_8));
  }

  /** A number. */
  public static SqsAttribute number(long value) {
    return of("Number", Long.toString(value).getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes. */
  public static SqsAttribute binary(byte[] value) {
    return of(BINARY, value);
  }

  /**
   * Of any type that SQS knows, with the label of the application if it has one.
   *
   * @param type String, Number or Binary, or one of them with a label, as in {@code Number.int}
   * @param value the bytes, or the text in UTF-8
   * @throws IllegalArgumentException if the type is none of SQS
   */
  public static SqsAttribute of(String type, byte[] value) {
    String base = type.indexOf('.') < 0 ? type : type.substring(0, type.indexOf('.'));
    if (!base.equals("String") && !base.equals("Number") && !base.equals(BINARY)) {
      throw new IllegalArgumentException(
          "attribute type '" + type + "' is none of SQS: use String, Number or Binary");
    }
    return new SqsAttribute(type, value.clone());
  }

  /** The type, with its label. */
  public String type() {
    return type;
  }

  /** Whether the value is bytes rather than text. */
  public boolean isBinary() {
    return type.startsWith(BINARY);
  }

  /** The value as text; of a binary one, its bytes read as UTF-8. */
  public String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** The value, or its text in UTF-8. */
  public byte[] bytes() {
    return value.clone();
  }

  /** What attributes add to the size of a message: names, types and values, in bytes. */
  static long sizeBytes(Map<String, SqsAttribute> attributes) {
    long size = 0;
    for (Map.Entry<String, SqsAttribute> attribute : attributes.entrySet()) {
      size += attribute.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += attribute.getValue().type.getBytes(StandardCharsets.UTF_8).length;
      size += attribute.getValue().value.length;
    }
    return size;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SqsAttribute that
        && type.equals(that.type)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return isBinary() ? type + " of " + value.length + " bytes" : type + " " + text();
  }
}
