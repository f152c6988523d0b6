/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.v1.Selection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which items are still to be read.
 *
 * @param keys these alone, in order; empty: all between the bounds
 * @param from the first key; empty: from the first there is
 * @param to the first key that isn't wanted; empty: to the last there is
 * @param after the last key that was read; empty: none was
 */
record Wanted(Optional<List<ByteString>> keys, ByteString from, ByteString to, ByteString after) {

  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  /** What a selection leaves of a partition after a page. */
  static Wanted of(Selection selection, ByteString after) {
    Optional<List<ByteString>> keys =
        selection.hasKeys()
            ? Optional.of(
                selection.getKeys().getKeysList().stream()
                    .filter(key -> ORDER.compare(key, after) > 0)
                    .sorted(ORDER)
                    .distinct()
                    .toList())
            : Optional.empty();
    return new Wanted(keys, selection.getRange().getFrom(), selection.getRange().getTo(), after);
  }

  /** Whether there is nothing to ask for. */
  boolean nothing() {
    boolean noKey = keys.isPresent() && keys.get().isEmpty();
    // A page token that isn't from this selection.
    boolean past = !to.isEmpty() && ORDER.compare(after, to) >= 0;
    return noKey || past;
  }
}
