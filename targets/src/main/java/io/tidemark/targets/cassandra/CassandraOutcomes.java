/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import io.tidemark.retry.Refusal;
import io.tidemark.storage.cassandra.CassandraErrors;
import io.tidemark.storage.cassandra.CassandraFailure;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What a failure says of a record that was to be written. The one place that decides it. */
final class CassandraOutcomes {

  private CassandraOutcomes() {}

  /**
   * What an error means. Whether it was written all the same makes no difference: written again it
   * changes nothing.
   */
  static Delivery of(TableAddress table, Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CodecNotFoundException) {
      return new Delivery.Rejected(
          "table %s has a column of another type than a table of items has: %s"
              .formatted(table.quoted(), cause.getMessage()));
    }
    CassandraFailure failure = CassandraErrors.of(cause);
    return switch (failure.kind()) {
      case AWAY -> Delivery.Retryable.target(failure.error());
      case UNANSWERED -> Delivery.Retryable.unanswered(failure.error());
      case UNAVAILABLE -> Delivery.Retryable.dependency(failure.error());
      case BUSY ->
          isOverload(cause)
              ? Delivery.Retryable.throttled(failure.error(), Optional.empty())
              : Delivery.Retryable.record(failure.error());
      case FORBIDDEN -> Delivery.Rejected.refused(Refusal.FORBIDDEN, failure.error());
      case REJECTED -> new Delivery.Rejected(failure.error());
    };
  }

  /** Whether it says that too much is sent, and not that something is wrong with this. */
  private static boolean isOverload(Throwable cause) {
    if (cause instanceof AllNodesFailedException all) {
      List<Throwable> errors = all.getAllErrors().values().stream().flatMap(List::stream).toList();
      return !errors.isEmpty() && errors.stream().allMatch(CassandraOutcomes::isOverload);
    }
    return cause instanceof OverloadedException
        || cause instanceof RequestThrottlingException
        || cause instanceof BusyConnectionException;
  }

  static Delivery unanswered(Duration timeout) {
    return Delivery.Retryable.unanswered(
        "no answer of Cassandra within " + timeout.toMillis() + " ms");
  }
}
