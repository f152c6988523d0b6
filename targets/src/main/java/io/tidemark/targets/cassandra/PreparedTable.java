/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.google.protobuf.ByteString;
import io.tidemark.storage.cassandra.PreparedQuery;
import io.tidemark.targets.cassandra.ItemWrites.Bound;
import java.util.EnumMap;
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

  /** A statement with its values. */
  CompletionStage<BoundStatement> bind(CqlSession session, Bound bound) {
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
