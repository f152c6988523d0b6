/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.google.protobuf.ByteString;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.storage.cassandra.CassandraErrors;
import io.tidemark.storage.cassandra.PreparedQuery;
import io.tidemark.storage.cassandra.SharedSession;
import io.tidemark.storage.cassandra.StoredAnswers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Requests of one session, and what came of them. */
final class TableRequests {
  private final SharedSession session;

  TableRequests(SharedSession session) {
    this.session = session;
  }

  /** What the rows of an answer say. */
  interface Reading<T> {
    T of(List<Row> rows) throws DamagedException;
  }

  /** What the rows of several answers say, each of a moment of its own. */
  interface PagesReading<T> {
    T of(List<List<Row>> pages) throws DamagedException;
  }

  /** A statement with a set's name, and what else is bound to it. */
  record Bound(PreparedQuery query, UnaryOperator<BoundStatementBuilder> values) {}

  /** Writes, all at once where it is several statements. */
  CompletionStage<Stored<Boolean>> write(SetName set, List<Bound> statements) {
    return answer(
        session
            .session()
            .thenCompose(
                open ->
                    bind(open, set, statements)
                        .thenCompose(bound -> open.executeAsync(together(bound))))
            .thenApply(result -> true));
  }

  /** Reads all pages, as if they were one. */
  <T> CompletionStage<Stored<T>> read(SetName set, Bound statement, Reading<T> reading) {
    return readPages(
        set, statement, pages -> reading.of(pages.stream().flatMap(List::stream).toList()));
  }

  /** Reads all pages. */
  <T> CompletionStage<Stored<T>> readPages(SetName set, Bound statement, PagesReading<T> reading) {
    return answer(
        page(set, statement)
            .thenCompose(result -> readOn(result, new ArrayList<>()))
            .thenCompose(pages -> interpret(reading, pages)));
  }

  /** Reads one page. */
  <T> CompletionStage<Stored<T>> readPage(
      SetName set, Bound statement, Function<AsyncResultSet, T> reading) {
    return answer(page(set, statement).thenApply(reading));
  }

  private CompletionStage<AsyncResultSet> page(SetName set, Bound statement) {
    return session
        .session()
        .thenCompose(
            open ->
                bind(open, set, List.of(statement))
                    .thenCompose(bound -> open.executeAsync(bound.get(0))));
  }

  private static CompletionStage<List<List<Row>>> readOn(
      AsyncResultSet result, List<List<Row>> pages) {
    List<Row> rows = new ArrayList<>();
    result.currentPage().forEach(rows::add);
    pages.add(rows);
    return result.hasMorePages()
        ? result.fetchNextPage().thenCompose(next -> readOn(next, pages))
        : CompletableFuture.completedStage(pages);
  }

  private static <T> CompletionStage<T> interpret(PagesReading<T> reading, List<List<Row>> pages) {
    try {
      return CompletableFuture.completedStage(reading.of(pages));
    } catch (DamagedException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static CompletionStage<List<BoundStatement>> bind(
      CqlSession session, SetName set, List<Bound> statements) {
    List<CompletableFuture<BoundStatement>> bound =
        statements.stream()
            .map(
                each ->
                    each.query()
                        .in(session)
                        .thenApply(
                            prepared ->
                                each.values()
                                    .apply(
                                        prepared
                                            .boundStatementBuilder()
                                            .setString("namespace", set.namespace())
                                            .setString("set_id", set.id()))
                                    .build())
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(bound.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> bound.stream().map(CompletableFuture::join).toList());
  }

  /** Of one partition, so it is one mutation to Cassandra: all or nothing, without its log. */
  private static Statement<?> together(List<BoundStatement> statements) {
    return statements.size() == 1
        ? statements.get(0)
        : BatchStatement.newInstance(
            DefaultBatchType.UNLOGGED, List.<BatchableStatement<?>>copyOf(statements));
  }

  private static <T> CompletionStage<Stored<T>> answer(CompletionStage<T> request) {
    return request.handle((value, error) -> error == null ? new Done<>(value) : failed(error));
  }

  private static <T> Stored<T> failed(Throwable error) {
    Throwable cause = CassandraErrors.cause(error);
    return cause instanceof DamagedException
        ? new Failed<>(Reach.REFUSED, String.valueOf(cause.getMessage()))
        : StoredAnswers.failed(cause);
  }

  static ByteBuffer buffer(ByteString bytes) {
    return bytes.asReadOnlyByteBuffer();
  }
}
