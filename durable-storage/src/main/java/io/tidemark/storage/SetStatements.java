/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import io.tidemark.storage.cassandra.PreparedQuery;

/** The statements that sets are saved with, in one keyspace. */
final class SetStatements {

  private static final String WHERE = " WHERE namespace = :namespace AND set_id = :set_id";
  private static final String HEAD =
      "expires_at, complete_count, complete_bytes, complete_at, progress";

  /** The row that says that an attempt was given up, before its first chunk. */
  static final int WITHDRAWN = -1;

  /** Where markers are. */
  static final int MARKERS = 0;

  final PreparedQuery write;
  final PreparedQuery writeChunk;
  final PreparedQuery withdraw;
  final PreparedQuery writeMarker;
  final PreparedQuery acceptHead;
  final PreparedQuery acceptCounted;
  final PreparedQuery delete;
  final PreparedQuery deleteExpiry;
  final PreparedQuery rows;
  final PreparedQuery allRows;
  final PreparedQuery head;
  final PreparedQuery counted;
  final PreparedQuery contents;
  final PreparedQuery progress;
  final PreparedQuery endHead;
  final PreparedQuery endRows;

  /**
   * Makes those of a keyspace.
   *
   * @param keyspace its name, as it is
   */
  SetStatements(String keyspace) {
    String table = CqlIdentifier.fromInternal(keyspace).asCql(true) + "." + SetSchema.TABLE;
    write = insert(table, "sequence, attempt, chunk, hash, bytes, chunks, content, expires_at");
    writeChunk = insert(table, "sequence, attempt, chunk, content");
    withdraw = insert(table, "sequence, attempt, chunk");
    writeMarker = insert(table, "sequence, attempt, chunk, hash, bytes");
    acceptHead =
        new PreparedQuery(
            "UPDATE "
                + table
                + " SET complete_count = :count, complete_bytes = :bytes, complete_at = :at"
                + WHERE);
    acceptCounted = insert(table, "sequence, attempt, chunk, content");
    delete =
        new PreparedQuery(
            "DELETE FROM " + table + WHERE + " AND sequence = :sequence AND attempt = :attempt");
    deleteExpiry = new PreparedQuery("DELETE expires_at FROM " + table + WHERE);
    String select = "SELECT sequence, attempt, chunk, hash, bytes, " + HEAD + " FROM " + table;
    rows = new PreparedQuery(select + WHERE + " AND sequence IN :sequences");
    allRows = new PreparedQuery(select + WHERE);
    head =
        new PreparedQuery("SELECT DISTINCT namespace, set_id, " + HEAD + " FROM " + table + WHERE);
    counted =
        new PreparedQuery("SELECT content FROM " + table + WHERE + " AND sequence = " + MARKERS);
    contents =
        new PreparedQuery(
            "SELECT sequence, attempt, chunk, hash, chunks, content FROM "
                + table
                + WHERE
                + " AND sequence >= :first AND sequence <= :last");
    progress = new PreparedQuery("UPDATE " + table + " SET progress = :progress" + WHERE);
    endHead =
        new PreparedQuery(
            "UPDATE "
                + table
                + " USING TTL :seconds AND TIMESTAMP :micros"
                + " SET expires_at = :expires_at, progress = :progress,"
                + " complete_count = :count, complete_bytes = :bytes, complete_at = :at"
                + WHERE);
    endRows =
        new PreparedQuery(
            "DELETE FROM "
                + table
                + " USING TIMESTAMP :micros"
                + WHERE
                + " AND sequence >= "
                + MARKERS);
  }

  private static PreparedQuery insert(String table, String columns) {
    return new PreparedQuery(
        "INSERT INTO %s (namespace, set_id, %s) VALUES (:namespace, :set_id, :%s)"
            .formatted(table, columns, columns.replace(", ", ", :")));
  }
}
