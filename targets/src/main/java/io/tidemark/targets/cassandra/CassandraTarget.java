/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.record.LogRecord;
import io.tidemark.storage.cassandra.SharedSession;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.targets.cassandra.ItemWrites.Bound;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Writes to one table of items. */
final class CassandraTarget implements Target {

  private final TableAddress table;
  private final SharedSession session;
  private final PreparedTable prepared;
  private final Duration timeout;

  CassandraTarget(TableAddress table, SharedSession session, Duration timeout) {
    this.table = table;
    this.session = session;
    this.prepared = new PreparedTable(table);
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    ItemMutation mutation;
    try {
      mutation = ItemMutation.parseFrom(record.payload());
    } catch (InvalidProtocolBufferException e) {
      return rejected("the payload is no tidemark.v1.ItemMutation: " + e.getMessage());
    }
    Optional<String> complaint = ItemRules.complaint(mutation);
    if (complaint.isPresent()) {
      return rejected(complaint.get());
    }
    OptionalLong micros = WriteTimestamp.micros(record);
    if (micros.isEmpty()) {
      return rejected(
          "the write time, %d ms since the epoch, is beyond what a table can tell"
              .formatted(record.writtenMillis()));
    }
    return write(ItemWrites.of(mutation, micros.getAsLong()));
  }

  /** The session belongs to the cluster, not to this table: the factory closes it. */
  @Override
  public void close() {}

  private static CompletionStage<Delivery> rejected(String error) {
    return CompletableFuture.completedFuture(new Delivery.Rejected(error));
  }

  private CompletionStage<Delivery> write(ItemWrites writes) {
    CompletableFuture<Delivery> delivery = new CompletableFuture<>();
    CompletionStage<Void> written =
        session
            .session()
            .thenCompose(connected -> write(connected, writes.statements(), 0, delivery));
    // Completes what is handed out, and is ended by nothing else: there is nobody to wait for it.
    var unused =
        written.whenComplete(
            (done, error) ->
                delivery.complete(
                    error == null
                        ? Delivery.Delivered.INSTANCE
                        : CassandraOutcomes.of(table, error)));
    return delivery.completeOnTimeout(
        CassandraOutcomes.unanswered(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes one after the other, and no more once the time is up. */
  private CompletionStage<Void> write(
      CqlSession connected, List<Bound> writes, int next, CompletableFuture<Delivery> until) {
    if (next == writes.size() || until.isDone()) {
      return CompletableFuture.completedStage(null);
    }
    return prepared
        .bind(connected, writes.get(next))
        .thenCompose(connected::executeAsync)
        .thenCompose(done -> write(connected, writes, next + 1, until));
  }
}
