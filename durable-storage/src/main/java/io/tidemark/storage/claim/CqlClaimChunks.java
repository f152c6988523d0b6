/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import io.tidemark.sets.Stored;
import io.tidemark.storage.cassandra.PreparedQuery;
import io.tidemark.storage.cassandra.SharedSession;
import io.tidemark.storage.cassandra.StoredAnswers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The table in Cassandra. */
final class CqlClaimChunks implements ClaimChunks {

  private static final String WHERE =
      " WHERE namespace = :namespace AND claim = :claim AND chunk = :chunk";

  private final SharedSession session;
  private final Duration timeout;
  private final PreparedQuery write;
  private final PreparedQuery read;
  private final PreparedQuery delete;

  /**
   * Makes that of a keyspace.
   *
   * @param keyspace its name, as it is
   * @param timeout how long a request may take: a chunk is large, and others are under way with it
   */
  CqlClaimChunks(SharedSession session, String keyspace, Duration timeout) {
    this.session = session;
    this.timeout = timeout;
    String table = ClaimSchema.table(keyspace);
    write =
        new PreparedQuery(
            "INSERT INTO "
                + table
                + " (namespace, claim, chunk, content)"
                + " VALUES (:namespace, :claim, :chunk, :content) USING TTL :seconds");
    read = new PreparedQuery("SELECT content FROM " + table + WHERE);
    delete = new PreparedQuery("DELETE FROM " + table + WHERE);
  }

  @Override
  public CompletionStage<Stored<Boolean>> write(
      Claim claim, int chunk, ByteString content, Duration life) {
    return StoredAnswers.of(
        execute(
                write,
                claim,
                chunk,
                values ->
                    values
                        .setByteBuffer("content", content.asReadOnlyByteBuffer())
                        .setInt("seconds", Math.toIntExact(life.toSeconds())))
            .thenApply(result -> true));
  }

  @Override
  public CompletionStage<Stored<Optional<ByteString>>> read(Claim claim, int chunk) {
    return StoredAnswers.of(
        execute(read, claim, chunk, UnaryOperator.identity()).thenApply(CqlClaimChunks::content));
  }

  @Override
  public CompletionStage<Stored<Boolean>> delete(Claim claim, int chunk) {
    return StoredAnswers.of(
        execute(delete, claim, chunk, UnaryOperator.identity()).thenApply(result -> true));
  }

  private CompletionStage<AsyncResultSet> execute(
      PreparedQuery query, Claim claim, int chunk, UnaryOperator<BoundStatementBuilder> values) {
    return session
        .session()
        .thenCompose(
            open ->
                query
                    .in(open)
                    .thenCompose(
                        prepared ->
                            open.executeAsync(
                                values
                                    .apply(
                                        prepared
                                            .boundStatementBuilder()
                                            .setString("namespace", claim.namespace())
                                            .setString("claim", claim.id())
                                            .setInt("chunk", chunk)
                                            .setTimeout(timeout))
                                    .build())));
  }

  private static Optional<ByteString> content(AsyncResultSet result) {
    Row row = result.one();
    ByteBuffer content = row == null ? null : row.getByteBuffer("content");
    return Optional.ofNullable(content).map(ByteString::copyFrom);
  }
}
