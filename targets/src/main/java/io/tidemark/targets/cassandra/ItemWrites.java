/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import java.util.ArrayList;
import java.util.List;

/**
 * What a mutation is in statements, to be executed one after the other, each a write of one
 * partition that happens as a whole.
 *
 * <p>A value of one chunk is one row: whoever reads finds the old value or the new. It deletes
 * nothing, since a tombstone for each put would cost every reader more than the further chunks of a
 * longer value that was there before: they stay, and are nobody's, until the item is deleted or has
 * a longer value again.
 *
 * <p>A longer value begins with a deletion just before its own time, and comes chunk by chunk, and
 * chunk 0 last, without which there is no item. Whoever reads meanwhile finds none, rather than the
 * new item's beginning with the old one's end.
 *
 * @param statements in their order
 */
record ItemWrites(List<Bound> statements) {

  /** How much of a value a row has. */
  static final int CHUNK_BYTES = 1024 * 1024;

  ItemWrites {
    statements = List.copyOf(statements);
  }

  /**
   * A statement and what is bound to it, in order.
   *
   * @param values of the types that its parameters take: text, whole numbers and {@link ByteString}
   */
  record Bound(TableStatement statement, List<Object> values) {
    Bound(TableStatement statement, Object... values) {
      this(statement, List.of(values));
    }
  }

  /**
   * The statements of a mutation.
   *
   * @param mutation one that {@link ItemRules} has nothing against
   * @param micros when it was written
   */
  static ItemWrites of(ItemMutation mutation, long micros) {
    String id = mutation.getId();
    return switch (mutation.getChangeCase()) {
      case PUT -> put(id, mutation.getPut(), micros);
      case DELETE -> one(deleteItem(id, mutation.getDelete().getKey(), micros));
      case DELETE_RANGE -> one(deleteRange(id, mutation.getDeleteRange(), micros));
      case CHANGE_NOT_SET -> throw new IllegalArgumentException("the mutation changes nothing");
    };
  }

  private static ItemWrites one(Bound bound) {
    return new ItemWrites(List.of(bound));
  }

  private static ItemWrites put(String id, PutItem put, long micros) {
    ByteString value = put.getValue();
    int chunks = Math.max(1, (value.size() + CHUNK_BYTES - 1) / CHUNK_BYTES);
    Bound first =
        new Bound(
            TableStatement.PUT_ITEM,
            id,
            put.getKey(),
            chunks,
            chunk(value, 0),
            put.getMetadata(),
            micros);
    if (chunks == 1) {
      return one(first);
    }
    List<Bound> statements = new ArrayList<>(chunks + 1);
    statements.add(deleteItem(id, put.getKey(), micros - 1));
    for (int n = 1; n < chunks; n++) {
      statements.add(
          new Bound(TableStatement.PUT_CHUNK, id, put.getKey(), n, chunk(value, n), micros));
    }
    statements.add(first);
    return new ItemWrites(statements);
  }

  private static ByteString chunk(ByteString value, int n) {
    int from = n * CHUNK_BYTES;
    return value.substring(from, Math.min(value.size(), from + CHUNK_BYTES));
  }

  private static Bound deleteItem(String id, ByteString key, long micros) {
    return new Bound(TableStatement.DELETE_ITEM, micros, id, key);
  }

  /** One range tombstone, however many items there are. */
  private static Bound deleteRange(String id, DeleteItems range, long micros) {
    ByteString from = range.getFrom();
    ByteString to = range.getTo();
    if (from.isEmpty()) {
      return to.isEmpty()
          ? new Bound(TableStatement.DELETE_ALL, micros, id)
          : new Bound(TableStatement.DELETE_TO, micros, id, to);
    }
    return to.isEmpty()
        ? new Bound(TableStatement.DELETE_FROM, micros, id, from)
        : new Bound(TableStatement.DELETE_BETWEEN, micros, id, from, to);
  }
}
