/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

/** What is said to a table. Each is one mutation of one partition. */
enum TableStatement {
  /** Chunk 0, which makes an item: without it the others are nobody's. */
  PUT_ITEM(
      "INSERT INTO %s (id, key, chunk, chunks, value, metadata) VALUES (?, ?, 0, ?, ?, ?)"
          + " USING TIMESTAMP ?"),
  PUT_CHUNK("INSERT INTO %s (id, key, chunk, value) VALUES (?, ?, ?, ?) USING TIMESTAMP ?"),
  DELETE_ITEM("DELETE FROM %s USING TIMESTAMP ? WHERE id = ? AND key = ?"),
  DELETE_ALL("DELETE FROM %s USING TIMESTAMP ? WHERE id = ?"),
  DELETE_FROM("DELETE FROM %s USING TIMESTAMP ? WHERE id = ? AND key >= ?"),
  DELETE_TO("DELETE FROM %s USING TIMESTAMP ? WHERE id = ? AND key < ?"),
  DELETE_BETWEEN("DELETE FROM %s USING TIMESTAMP ? WHERE id = ? AND key >= ? AND key < ?");

  private final String cql;

  TableStatement(String cql) {
    this.cql = cql;
  }

  /** The statement for a table. */
  String of(TableAddress table) {
    return cql.formatted(table.quoted());
  }
}
