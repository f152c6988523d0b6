/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * The wish that a record is not delivered if it still waits. It takes the record's way through the
 * queue, so it has to have the record's key where the record has one.
 *
 * @param id the record's id
 * @param namespace the record's namespace
 * @param key the record's ordering key; empty where it has none
 */
public record Cancellation(String id, String namespace, ByteString key) implements QueueEntry {

  public Cancellation {
    Objects.requireNonNull(key, "key");
    if (!RecordId.valid(id)) {
      throw new IllegalArgumentException("id '" + id + "' is malformed");
    }
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace is empty");
    }
  }
}
