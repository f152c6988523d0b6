/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One request after another, as long as they are done. */
final class Steps {

  private Steps() {}

  static <T> CompletionStage<Stored<T>> done(T value) {
    return CompletableFuture.completedFuture(new Done<>(value));
  }

  static <T> CompletionStage<Stored<T>> failed(Reach reach, String error) {
    return CompletableFuture.completedFuture(new Failed<>(reach, error));
  }

  /** What follows a request that was done. A failure of the request is the end. */
  static <T, U> CompletionStage<Stored<U>> then(
      CompletionStage<Stored<T>> request, Function<T, CompletionStage<Stored<U>>> next) {
    return request.thenCompose(
        stored ->
            stored instanceof Done<T> done
                ? next.apply(done.value())
                : CompletableFuture.completedFuture(((Failed<T>) stored).of()));
  }

  /**
   * What follows a request that something was written before: its failure leaves that in doubt.
   *
   * @param written what was written, for people
   */
  static <T, U> CompletionStage<Stored<U>> thenInDoubt(
      CompletionStage<Stored<T>> request,
      String written,
      Function<T, CompletionStage<Stored<U>>> next) {
    return request.thenCompose(
        stored ->
            stored instanceof Done<T> done
                ? next.apply(done.value())
                : failed(
                    Reach.IN_DOUBT,
                    "%s was written, but not settled: %s"
                        .formatted(written, ((Failed<T>) stored).error())));
  }
}
