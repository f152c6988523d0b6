/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.util.concurrent.CompletionStage;

/** What came of a request of the driver's, as what came of asking a storage. */
public final class StoredAnswers {

  private StoredAnswers() {}

  /** The answer to a request. A defect of ours stays an exception. */
  public static <T> CompletionStage<Stored<T>> of(CompletionStage<T> request) {
    return request.handle((value, error) -> error == null ? new Done<>(value) : failed(error));
  }

  /** The answer to a request that failed. */
  public static <T> Stored<T> failed(Throwable error) {
    Throwable cause = CassandraErrors.cause(error);
    if (cause instanceof IllegalArgumentException defect) {
      throw defect; // The driver's word for a statement that is bound wrong.
    }
    CassandraFailure failure = CassandraErrors.of(cause);
    Reach reach =
        failure.inDoubt()
            ? Reach.IN_DOUBT
            : failure.kind() == CassandraFailure.Kind.REJECTED ? Reach.REFUSED : Reach.AWAY;
    return new Failed<>(reach, failure.error());
  }
}
