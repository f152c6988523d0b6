/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Takes one step after the other, each once the one before has ended, on whichever thread that
 * ends. A loop and no recursion: ten thousand steps that end at once need no more stack than one.
 *
 * @param <T> what comes of them
 */
final class Steps<T> {

  private final Supplier<CompletionStage<Optional<T>>> step;
  private final CompletableFuture<T> end = new CompletableFuture<>();
  private final AtomicInteger due = new AtomicInteger();

  private Steps(Supplier<CompletionStage<Optional<T>>> step) {
    this.step = step;
  }

  /**
   * Takes steps until one has a result. No two are taken at the same time, and each sees what the
   * ones before have done.
   */
  static <T> CompletionStage<T> run(Supplier<CompletionStage<Optional<T>>> step) {
    Steps<T> steps = new Steps<>(step);
    steps.goOn();
    return steps.end;
  }

  private void goOn() {
    if (due.getAndIncrement() != 0) {
      return; // The loop that began the step hasn't returned from it yet, and takes the next.
    }
    do {
      begin();
    } while (due.decrementAndGet() != 0);
  }

  private void begin() {
    try {
      CompletionStage<?> unused =
          step.get()
              .whenComplete(
                  (result, error) -> {
                    if (error != null) {
                      end.completeExceptionally(error);
                    } else if (result.isPresent()) {
                      end.complete(result.get());
                    } else {
                      goOn();
                    }
                  });
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }
}
