/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes calls again, after a pause, until they are done or it is closed. Safe for threads. */
final class Repetition implements AutoCloseable {

  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 2_000;

  private final AtomicLong repeated = new AtomicLong();
  private volatile String trouble = "";
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "repeat-calls");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * How one call ended.
   *
   * @param done the name of the set that it made sure of; empty: it is to be made again
   * @param why, for people
   */
  record Try(Optional<String> done, String why) {

    static Try done(String set) {
      return new Try(Optional.of(set), "");
    }

    static Try again(String why) {
      return new Try(Optional.empty(), why);
    }
  }

  /** Completes with the name of the set when the call is done. */
  CompletableFuture<String> untilDone(Supplier<CompletableFuture<Try>> call) {
    CompletableFuture<String> done = new CompletableFuture<>();
    attempt(call, FIRST_MILLIS, done);
    return done;
  }

  private void attempt(
      Supplier<CompletableFuture<Try>> call, long pauseMillis, CompletableFuture<String> done) {
    var unused =
        call.get()
            .whenComplete(
                (tried, error) -> {
                  if (error != null) {
                    done.completeExceptionally(error);
                  } else if (tried.done().isPresent()) {
                    done.complete(tried.done().get());
                  } else {
                    repeated.incrementAndGet();
                    trouble = tried.why();
                    again(call, pauseMillis, done);
                  }
                });
  }

  private void again(
      Supplier<CompletableFuture<Try>> call, long pauseMillis, CompletableFuture<String> done) {
    long next = Math.min(LAST_MILLIS, 2 * pauseMillis);
    try {
      var unused =
          timer.schedule(() -> attempt(call, next, done), pauseMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      done.cancel(false);
    }
  }

  /** How many calls were made again. */
  long repeated() {
    return repeated.get();
  }

  /** Why a call was last made again, if any was. */
  Optional<String> trouble() {
    return Optional.of(trouble).filter(text -> !text.isEmpty());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
