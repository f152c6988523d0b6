/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a mutation of a table must be. */
final class ItemRules {

  static final int LONGEST_ID = 1024;
  static final int LONGEST_KEY = 1024;
  static final int LARGEST_METADATA = 64 * 1024;

  private ItemRules() {}

  /** What is wrong with a mutation; empty where nothing is. */
  static Optional<String> complaint(ItemMutation mutation) {
    int id = mutation.getId().getBytes(StandardCharsets.UTF_8).length;
    if (id < 1 || id > LONGEST_ID) {
      return bounds("id", id, 1, LONGEST_ID);
    }
    return switch (mutation.getChangeCase()) {
      case PUT -> put(mutation.getPut());
      case DELETE -> key("delete.key", mutation.getDelete().getKey());
      case DELETE_RANGE -> range(mutation.getDeleteRange());
      case CHANGE_NOT_SET ->
          Optional.of("the payload changes nothing; set put, delete or delete_range");
    };
  }

  private static Optional<String> put(PutItem put) {
    int metadata = put.getMetadata().size();
    return metadata > LARGEST_METADATA
        ? bounds("put.metadata", metadata, 0, LARGEST_METADATA)
        : key("put.key", put.getKey());
  }

  private static Optional<String> key(String field, ByteString key) {
    return key.isEmpty() || key.size() > LONGEST_KEY
        ? bounds(field, key.size(), 1, LONGEST_KEY)
        : Optional.empty();
  }

  private static Optional<String> range(DeleteItems range) {
    if (range.getFrom().size() > LONGEST_KEY) {
      return bounds("delete_range.from", range.getFrom().size(), 0, LONGEST_KEY);
    }
    if (range.getTo().size() > LONGEST_KEY) {
      return bounds("delete_range.to", range.getTo().size(), 0, LONGEST_KEY);
    }
    // Cassandra takes such a range and deletes nothing: its writer meant something else.
    return !range.getTo().isEmpty()
            && ByteString.unsignedLexicographicalComparator()
                    .compare(range.getFrom(), range.getTo())
                >= 0
        ? Optional.of("delete_range.from isn't before delete_range.to, so nothing is between them")
        : Optional.empty();
  }

  private static Optional<String> bounds(String field, int bytes, int least, int most) {
    return Optional.of(
        "%s has %,d bytes; it must have %,d to %,d".formatted(field, bytes, least, most));
  }
}
