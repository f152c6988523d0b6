/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.example.keyvalue.v1.Selection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tables of one keyspace. Nothing here makes a caller wait; stages fail as the driver does. */
public final class Store implements AutoCloseable {

  private static final int PAGE_BYTES = 1024 * 1024;

  /** A row has a mebibyte at most, and so an answer of Cassandra 32 of them. */
  private static final int ROWS_A_FETCH = 32;

  private static final int MOST_READS = 3;

  private final CompletionStage<CqlSession> session;
  private final String keyspace;
  private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

  /**
   * A store.
   *
   * @param session the session, which may still be opening
   */
  public Store(CompletionStage<CqlSession> session, String keyspace) {
    this.session = session;
    this.keyspace = keyspace;
  }

  /**
   * Makes changes of one table, at the same time. The stage ends when all have.
   *
   * @param micros when they were made
   */
  public CompletionStage<Void> write(String table, List<ItemMutation> changes, long micros) {
    ItemCql cql = cql(table);
    return connected()
        .thenCompose(
            connected ->
                CompletableFuture.allOf(
                    changes.stream()
                        .map(it -> write(connected, cql.write(it, micros), 0))
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture<?>[]::new)));
  }

  /**
   * Reads a page of a partition.
   *
   * @param after what the page before named as next; empty for the first
   * @param mostItems how many items it may have
   */
  public CompletionStage<Page> read(
      String table, String id, Selection selection, ByteString after, int mostItems) {
    Wanted wanted = Wanted.of(selection, after);
    return wanted.nothing()
        ? CompletableFuture.completedStage(Page.NONE)
        : read(cql(table).read(id, wanted), mostItems, 1);
  }

  @Override
  public void close() {
    CompletableFuture<CqlSession> opened = session.toCompletableFuture();
    if (opened.isDone() && !opened.isCompletedExceptionally()) {
      opened.join().close();
    }
  }

  /** Until there is a session, a call fails at once instead of waiting for Cassandra to come. */
  private CompletionStage<CqlSession> connected() {
    return session.toCompletableFuture().isDone()
        ? session
        : CompletableFuture.failedStage(new NotConnectedException());
  }

  private ItemCql cql(String table) {
    return new ItemCql("\"" + keyspace + "\".\"" + table + "\"");
  }

  private CompletionStage<Void> write(CqlSession connected, List<Cql> statements, int next) {
    return next == statements.size()
        ? CompletableFuture.completedStage(null)
        : bind(connected, statements.get(next))
            .thenApply(bound -> bound.setIdempotent(true))
            .thenCompose(connected::executeAsync)
            .thenCompose(done -> write(connected, statements, next + 1));
  }

  private CompletionStage<Page> read(Cql cql, int mostItems, int attempt) {
    PageAssembly assembly = new PageAssembly(mostItems, PAGE_BYTES);
    return connected()
        .thenCompose(
            connected ->
                bind(connected, cql)
                    .thenApply(bound -> bound.setPageSize(ROWS_A_FETCH))
                    .thenCompose(connected::executeAsync))
        .thenCompose(rows -> assemble(assembly, rows))
        .thenCompose(
            page -> {
              if (!assembly.torn()) {
                return CompletableFuture.completedStage(page);
              }
              return attempt < MOST_READS
                  ? read(cql, mostItems, attempt + 1)
                  : CompletableFuture.failedStage(new TornException());
            });
  }

  private static CompletionStage<Page> assemble(PageAssembly assembly, AsyncResultSet rows) {
    for (Row row : rows.currentPage()) {
      if (!assembly.add(chunk(row))) {
        return CompletableFuture.completedStage(assembly.page(true));
      }
    }
    if (rows.hasMorePages()) {
      return rows.fetchNextPage().thenCompose(next -> assemble(assembly, next));
    }
    assembly.close();
    return CompletableFuture.completedStage(assembly.page(false));
  }

  private static Chunk chunk(Row row) {
    return new Chunk(
        bytes(row.getByteBuffer("key")),
        row.getInt("chunk"),
        row.getInt("chunks"),
        bytes(row.getByteBuffer("value")),
        bytes(row.getByteBuffer("metadata")),
        row.getLong("written"));
  }

  private static ByteString bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? ByteString.EMPTY : ByteString.copyFrom(buffer);
  }

  private CompletionStage<BoundStatement> bind(CqlSession connected, Cql cql) {
    return prepare(connected, cql.text())
        .thenApply(statement -> statement.bind(cql.bound()).setIdempotent(true));
  }

  /** A statement that can't be prepared isn't kept: its table may be made yet. */
  private CompletionStage<PreparedStatement> prepare(CqlSession connected, String text) {
    PreparedStatement known = prepared.get(text);
    return known != null
        ? CompletableFuture.completedStage(known)
        : connected
            .prepareAsync(text)
            .thenApply(
                statement -> {
                  prepared.put(text, statement);
                  return statement;
                });
  }
}
