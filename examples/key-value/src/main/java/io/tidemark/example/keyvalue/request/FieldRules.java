/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.request;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.Mutation;
import io.tidemark.example.keyvalue.v1.Range;
import io.tidemark.example.keyvalue.v1.Selection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the parts of requests must be. */
final class FieldRules {

  static final int LONGEST_ID = 1024;
  static final int LONGEST_KEY = 1024;
  static final int LARGEST_METADATA = 64 * 1024;

  private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  private FieldRules() {}

  static Optional<String> partition(String table, String id) {
    if (!TABLE.matcher(table).matches()) {
      return Optional.of(
          "table is '%s'; it must be 1 to 48 of a-z 0-9 _, the first a letter".formatted(table));
    }
    return size("id", id.getBytes(StandardCharsets.UTF_8).length, 1, LONGEST_ID);
  }

  static Optional<String> item(Item item) {
    return key("key", item.getKey())
        .or(() -> size("metadata", item.getMetadata().size(), 0, LARGEST_METADATA));
  }

  static Optional<String> key(String field, ByteString key) {
    return size(field, key.size(), 1, LONGEST_KEY);
  }

  static Optional<String> range(Range range) {
    return size("range.from", range.getFrom().size(), 0, LONGEST_KEY)
        .or(() -> size("range.to", range.getTo().size(), 0, LONGEST_KEY))
        .or(
            () ->
                !range.getTo().isEmpty()
                        && ByteString.unsignedLexicographicalComparator()
                                .compare(range.getFrom(), range.getTo())
                            >= 0
                    ? Optional.of("range.from isn't before range.to, so nothing is between them")
                    : Optional.empty());
  }

  static Optional<String> selection(Selection selection, int most) {
    return switch (selection.getByCase()) {
      case RANGE -> range(selection.getRange());
      case KEYS ->
          count("selection.keys", selection.getKeys().getKeysCount(), most)
              .or(
                  () ->
                      each(
                          "selection.keys",
                          selection.getKeys().getKeysList(),
                          key -> key("key", key)));
      case BY_NOT_SET -> Optional.empty();
    };
  }

  static Optional<String> mutation(Mutation mutation) {
    return partition(mutation.getTable(), mutation.getId())
        .or(
            () ->
                switch (mutation.getChangeCase()) {
                  case PUT -> item(mutation.getPut());
                  case DELETE -> key("delete", mutation.getDelete());
                  case DELETE_RANGE -> range(mutation.getDeleteRange());
                  case CHANGE_NOT_SET ->
                      Optional.of("it changes nothing; set put, delete or delete_range");
                });
  }

  /** The first complaint of several, with its place. */
  static <T> Optional<String> each(
      String field, List<T> values, Function<T, Optional<String>> rule) {
    for (int i = 0; i < values.size(); i++) {
      Optional<String> complaint = rule.apply(values.get(i));
      if (complaint.isPresent()) {
        return Optional.of("%s[%d]: %s".formatted(field, i, complaint.get()));
      }
    }
    return Optional.empty();
  }

  static Optional<String> count(String field, int count, int most) {
    return count < 1 || count > most
        ? Optional.of("there are %,d %s; there must be 1 to %,d".formatted(count, field, most))
        : Optional.empty();
  }

  static Optional<String> bytes(String field, long bytes, int most) {
    return bytes > most
        ? Optional.of(
            "%s have %,d bytes together; at most %,d are taken".formatted(field, bytes, most))
        : Optional.empty();
  }

  private static Optional<String> size(String field, int bytes, int least, int most) {
    return bytes < least || bytes > most
        ? Optional.of(
            "%s has %,d bytes; it must have %,d to %,d".formatted(field, bytes, least, most))
        : Optional.empty();
  }
}
