/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import java.util.ArrayList;
import java.util.List;

/**
 * What changes are in the statements of a table, the same as Tidemark writes them.
 *
 * <p>Every write says the time that it was made at, so that it may be repeated, and may come late:
 * of two writes of an item the one that was made later stays.
 *
 * @param table keyspace and table
 */
record ItemCql(String table) {

  /** How much of a value a row has. */
  static final int CHUNK_BYTES = 1024 * 1024;

  /**
   * The statements of a change, to be executed one after the other; each happens as a whole. A put
   * of a value in several chunks deletes what was there just before it, and writes the first chunk
   * last, since it is what makes the item. One of a single chunk has no need to: what a longer
   * value leaves behind it is beyond the number of chunks that the first says.
   *
   * @param micros when it was made
   */
  List<Cql> write(ItemMutation mutation, long micros) {
    String id = mutation.getId();
    return switch (mutation.getChangeCase()) {
      case PUT -> put(id, mutation.getPut(), micros);
      case DELETE -> List.of(delete(id, mutation.getDelete().getKey(), micros));
      case DELETE_RANGE -> List.of(deleteRange(id, mutation.getDeleteRange(), micros));
      case CHANGE_NOT_SET -> throw new IllegalArgumentException("the mutation changes nothing");
    };
  }

  private List<Cql> put(String id, PutItem put, long micros) {
    ByteString value = put.getValue();
    int chunks = Math.max(1, (value.size() + CHUNK_BYTES - 1) / CHUNK_BYTES);
    Cql first =
        new Cql(
            "INSERT INTO "
                + table
                + " (id, key, chunk, chunks, value, metadata) VALUES (?, ?, 0, ?, ?, ?)"
                + " USING TIMESTAMP ?",
            id,
            put.getKey(),
            chunks,
            chunk(value, 0),
            put.getMetadata(),
            micros);
    if (chunks == 1) {
      return List.of(first);
    }
    List<Cql> statements = new ArrayList<>();
    statements.add(delete(id, put.getKey(), micros - 1));
    String insert =
        "INSERT INTO " + table + " (id, key, chunk, value) VALUES (?, ?, ?, ?) USING TIMESTAMP ?";
    for (int n = 1; n < chunks; n++) {
      statements.add(new Cql(insert, id, put.getKey(), n, chunk(value, n), micros));
    }
    statements.add(first);
    return statements;
  }

  private static ByteString chunk(ByteString value, int n) {
    int from = n * CHUNK_BYTES;
    return value.substring(from, Math.min(value.size(), from + CHUNK_BYTES));
  }

  private Cql delete(String id, ByteString key, long micros) {
    return new Cql(
        "DELETE FROM " + table + " USING TIMESTAMP ? WHERE id = ? AND key = ?", micros, id, key);
  }

  private Cql deleteRange(String id, DeleteItems range, long micros) {
    StringBuilder text =
        new StringBuilder("DELETE FROM " + table + " USING TIMESTAMP ? WHERE id = ?");
    List<Object> values = new ArrayList<>(List.of(micros, id));
    bound(text, values, " AND key >= ?", range.getFrom());
    bound(text, values, " AND key < ?", range.getTo());
    return new Cql(text.toString(), values);
  }

  /** Reads what is wanted of a partition. */
  Cql read(String id, Wanted wanted) {
    StringBuilder text =
        new StringBuilder(
            "SELECT key, chunk, chunks, value, metadata, WRITETIME(value) AS written FROM "
                + table
                + " WHERE id = ?");
    List<Object> values = new ArrayList<>(List.of(id));
    if (wanted.keys().isPresent()) {
      text.append(" AND key IN ?");
      values.add(wanted.keys().get());
    } else {
      boolean begun = !wanted.after().isEmpty();
      bound(text, values, " AND key > ?", wanted.after());
      bound(text, values, " AND key >= ?", begun ? ByteString.EMPTY : wanted.from());
      bound(text, values, " AND key < ?", wanted.to());
    }
    return new Cql(text.toString(), values);
  }

  private static void bound(
      StringBuilder text, List<Object> values, String condition, ByteString key) {
    if (!key.isEmpty()) {
      text.append(condition);
      values.add(key);
    }
  }
}
