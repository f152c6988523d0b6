/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * A header of a record, as Kafka has it: names may repeat, values are bytes.
 *
 * @param name the name; {@code wal.*} is Tidemark's own
 * @param value the bytes as they came; empty where the queue held a null
 */
public record Header(String name, ByteString value) {

  /** The prefix of the names that are Tidemark's own. */
  public static final String RESERVED_PREFIX = "wal.";

  public Header {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  /** A header whose value is text in UTF-8. */
  public static Header of(String name, String value) {
    return new Header(name, ByteString.copyFromUtf8(value));
  }

  /** Whether the name is Tidemark's own. */
  public boolean reserved() {
    return name.startsWith(RESERVED_PREFIX);
  }
}
