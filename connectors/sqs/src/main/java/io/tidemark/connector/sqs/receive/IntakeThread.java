/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The one thread on which an intake decides. A defect there ends the reader: it would otherwise
 * fall silent, with the job running on.
 */
final class IntakeThread {

  private final Executor executor;
  private final Handover handover;

  IntakeThread(Executor executor, Handover handover) {
    this.executor = executor;
    this.handover = handover;
  }

  /** Does something there, later. After the end it isn't done. */
  void post(Runnable action) {
    try {
      executor.execute(
          () -> {
            try {
              action.run();
            } catch (RuntimeException | Error e) {
              handover.fail(e);
            }
          });
    } catch (RejectedExecutionException ended) {
      // An answer that comes after the end changes nothing any more.
    }
  }

  /** Goes on there with what a request gave: its value, or how it failed. */
  <T> void then(CompletableFuture<T> request, Consumer<T> onValue, Consumer<Throwable> onFailure) {
    var unused =
        request.whenComplete(
            (value, error) ->
                post(
                    () -> {
                      if (error != null) {
                        onFailure.accept(error);
                      } else {
                        onValue.accept(value);
                      }
                    }));
  }
}
