/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemark.localstack.cassandra.Keyspaces;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The table that the mutations are applied to, as the driver sees it. Safe for threads. */
final class Items implements AutoCloseable {

  /** Its address as a target. */
  static final String TARGET = "cassandra://main/bench/items";

  /** What is asked of a write. */
  static final ConsistencyLevel LEVEL = DefaultConsistencyLevel.LOCAL_QUORUM;

  private final Keyspaces keyspaces;
  private final PreparedStatement insert;
  private final PreparedStatement metadata;
  private final PreparedStatement partition;

  private Items(Keyspaces keyspaces) {
    this.keyspaces = keyspaces;
    CqlSession session = keyspaces.session();
    this.insert =
        session.prepare(
            "INSERT INTO bench.items (id, key, chunk, chunks, value, metadata)"
                + " VALUES (?, ?, 0, 1, ?, ?)");
    this.metadata =
        session.prepare("SELECT metadata FROM bench.items WHERE id = ? AND key = ? AND chunk = 0");
    this.partition = session.prepare("SELECT key, metadata FROM bench.items WHERE id = ?");
  }

  /** Makes the table. */
  static Items create(String address) {
    Keyspaces keyspaces = Keyspaces.connect(address);
    try {
      keyspaces.create("bench");
      keyspaces.run(
          """
          CREATE TABLE bench.items (
            id text, key blob, chunk int, chunks int, value blob, metadata blob,
            PRIMARY KEY (id, key, chunk))
          """);
      return new Items(keyspaces);
    } catch (RuntimeException e) {
      keyspaces.close();
      throw e;
    }
  }

  CqlSession session() {
    return keyspaces.session();
  }

  /** What writes an item, as an application would whose values have one chunk. */
  BoundStatement insert(Item item) {
    return insert
        .bind(
            item.id(),
            item.key().asReadOnlyByteBuffer(),
            item.value().asReadOnlyByteBuffer(),
            item.metadata().asReadOnlyByteBuffer())
        .setConsistencyLevel(LEVEL);
  }

  /** The number of the set that each lane's last item is of. */
  CompletionStage<Map<Integer, Long>> last() {
    return session()
        .executeAsync(partition.bind(SetContent.LAST).setPageSize(Integer.MAX_VALUE))
        .thenApply(
            page -> {
              Map<Integer, Long> sets = new HashMap<>();
              for (Row row : page.currentPage()) {
                sets.put((int) number(row, "key"), number(row, "metadata"));
              }
              return sets;
            });
  }

  /**
   * Looks whether all of a set is there.
   *
   * @throws IllegalStateException naming a mutation that isn't
   */
  void check(SetContent content, int lane, long set) {
    for (int sequence = 1; sequence <= content.size(); sequence++) {
      Item item = content.item(lane, set, sequence);
      Row row =
          session().execute(metadata.bind(item.id(), item.key().asReadOnlyByteBuffer())).one();
      if (row == null || number(row, "metadata") != set) {
        throw new IllegalStateException(
            "%s: its last mutation is in the table, and mutation %d isn't"
                .formatted(SetRequests.id(set), sequence));
      }
    }
  }

  private static long number(Row row, String column) {
    ByteBuffer bytes = row.getByteBuffer(column);
    if (bytes == null) {
      throw new IllegalStateException("an item without " + column);
    }
    return Item.number(bytes);
  }

  @Override
  public void close() {
    keyspaces.close();
  }
}
