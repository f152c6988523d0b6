/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.steps;

import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls that are several requests: one after another, as long as they are done, and in time. */
public final class Steps {

  private Steps() {}

  public static <T> CompletionStage<Stored<T>> done(T value) {
    return CompletableFuture.completedFuture(new Done<>(value));
  }

  public static <T> CompletionStage<Stored<T>> failed(Reach reach, String error) {
    return CompletableFuture.completedFuture(new Failed<>(reach, error));
  }

  /** What follows a request that was done. A failure of the request is the end. */
  public static <T, U> CompletionStage<Stored<U>> then(
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
  public static <T, U> CompletionStage<Stored<U>> thenInDoubt(
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

  /**
   * A call that has an answer in time. Each of its requests has a time-out of its own, but they may
   * be many. What is under way goes on.
   */
  public static <T> CompletionStage<Stored<T>> intime(
      Duration timeout, CompletionStage<Stored<T>> call) {
    Stored<T> late = new Failed<>(Reach.IN_DOUBT, "no answer within " + timeout);
    return call.toCompletableFuture()
        .copy()
        .completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
