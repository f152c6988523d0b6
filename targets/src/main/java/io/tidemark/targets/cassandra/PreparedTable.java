/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.google.protobuf.ByteString;
import io.tidemark.storage.cassandra.PreparedQuery;
import io.tidemark.targets.cassandra.ItemWrites.Bound;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The statements of one table, each prepared when it is first needed. */
final class PreparedTable {

  private final Map<TableStatement, PreparedQuery> queries = new EnumMap<>(TableStatement.class);

  PreparedTable(TableAddress table) {
    for (TableStatement statement : TableStatement.values()) {
      queries.put(statement, new PreparedQuery(statement.of(table)));
    }
  }

  /**
   * What executes a group as a whole. Its statements are of one partition, so that an unlogged
   * batch of them is one mutation, whatever its size: the server's limit of a batch is for those of
   * several.
   */
  CompletionStage<Statement<?>> statement(CqlSession session, List<Bound> group) {
    CompletionStage<BoundStatement> first = bind(session, group.get(0));
    if (group.size() == 1) {
      return first.thenApply(bound -> bound);
    }
    CompletionStage<BatchStatement> batch =
        first.thenApply(bound -> BatchStatement.newInstance(DefaultBatchType.UNLOGGED, bound));
    for (Bound further : group.subList(1, group.size())) {
      batch = batch.thenCombine(bind(session, further), BatchStatement::add);
    }
    return batch.thenApply(whole -> whole);
  }

  private CompletionStage<BoundStatement> bind(CqlSession session, Bound bound) {
    PreparedQuery query = queries.get(bound.statement());
    if (query == null) {
      throw new IllegalStateException(bound.statement() + " was not made");
    }
    Object[] values =
        bound.values().stream()
            .map(value -> value instanceof ByteString b ? b.asReadOnlyByteBuffer() : value)
            .toArray();
    return query.in(session).thenApply(statement -> statement.bind(values));
  }
}
