/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import com.google.protobuf.ByteString;
import io.tidemark.record.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as every queue of ours has it.
 *
 * @param key its key; empty where it has none
 * @param value its value; null where it has none at all, which isn't the same as an empty one
 * @param headers its headers, in their order
 */
public record SqsParts(ByteString key, @Nullable ByteString value, List<Header> headers) {
  public SqsParts {
    headers = List.copyOf(headers);
  }

  /** The text of the last header of a name; empty where there is none. */
  public String header(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return headers.get(i).value().toStringUtf8();
      }
    }
    return "";
  }
}
