/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for an end, with an eye on what could keep it from coming. */
public final class Watch implements AutoCloseable {

  private static final long STATUS_MILLIS = 500;
  private static final long PROBLEMS_MILLIS = 1_000;

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "watch");
            thread.setDaemon(true);
            return thread;
          });

  /** Runs it twice a second, for as long as the watch is open. */
  public void every(Runnable status) {
    every(Duration.ofMillis(STATUS_MILLIS), status);
  }

  /** Runs it again and again, with a pause in between, for as long as the watch is open. */
  public void every(Duration pause, Runnable status) {
    var unused =
        timer.scheduleWithFixedDelay(
            watched(status), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs it once. */
  public void after(Duration time, Runnable event) {
    var unused = timer.schedule(watched(event), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What failed of what it ran, for people; empty where nothing did. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** An executor would keep a failure to itself, and run a repeated task no more. */
  private Runnable watched(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        failures.add("failed: " + e);
      }
    };
  }

  /**
   * Waits.
   *
   * @param end completes when all is well
   * @param problems asked now and then; once it names some, they are what is returned
   * @param deadline how long to wait at most
   * @return why the end didn't come; empty if it did
   */
  public List<String> await(
      CompletableFuture<?> end, Supplier<List<String>> problems, Duration deadline)
      throws InterruptedException {
    CompletableFuture<List<String>> trouble = new CompletableFuture<>();
    Runnable ask =
        () -> {
          List<String> found = new ArrayList<>(failures);
          found.addAll(problems.get());
          if (!found.isEmpty()) {
            trouble.complete(found);
          }
        };
    var asking =
        timer.scheduleAtFixedRate(ask, PROBLEMS_MILLIS, PROBLEMS_MILLIS, TimeUnit.MILLISECONDS);
    try {
      CompletableFuture.anyOf(end, trouble).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return trouble.getNow(List.of());
    } catch (TimeoutException e) {
      return List.of("not done after %d s, the --deadline".formatted(deadline.toSeconds()));
    } catch (ExecutionException e) {
      return List.of("defect: " + e.getCause());
    } finally {
      asking.cancel(false);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
