/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts requests, each host's on at most two threads of its own. To start one resolves the host's
 * name, which waits as long as the name server does: on threads that all hosts share, two requests
 * to a host whose name server hangs would keep every other host's from being sent. Safe for
 * threads.
 */
final class HostStarts implements AutoCloseable {

  /** How many starts of one host are under way at a time. */
  static final int PER_HOST = 2;

  /** How long a start may take; a host for which one took longer hangs. */
  static final Duration LONGEST = Duration.ofSeconds(3);

  /** How many threads there are at most, for all hosts. */
  private static final int MOST_THREADS = 256;

  /** With so many threads in use, a host that hung the last time isn't tried again. */
  private static final int MOST_FOR_HANGING = 192;

  /** How many hosts are remembered that hung the last time. */
  private static final int MOST_HOSTS = 10_000;

  /** A host's starts. Guarded by the lock of {@link HostStarts}. */
  private static final class Host {
    final Queue<Runnable> queued = new ArrayDeque<>();
    final long[] runningSince = new long[PER_HOST];
    final boolean[] running = new boolean[PER_HOST];
    boolean hung;

    boolean idle() {
      return queued.isEmpty() && !running[0] && !running[1];
    }

    int free() {
      return !running[0] ? 0 : !running[1] ? 1 : -1;
    }

    boolean hangs(long nowNanos) {
      for (int i = 0; i < PER_HOST; i++) {
        if (running[i] && (hung || nowNanos - runningSince[i] > LONGEST.toNanos())) {
          return true;
        }
      }
      return false;
    }
  }

  /** A request that was sent, and its answer to come. */
  private record Sent<T>(CompletableFuture<T> answer) {}

  private final Map<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true);
  private final LongSupplier nanoTime;
  private final ThreadPoolExecutor threads;

  HostStarts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.threads =
        new ThreadPoolExecutor(
            0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Starter::new);
  }

  /** A thread that may wait for a name server. */
  private static final class Starter extends Thread {
    Starter(Runnable task) {
      super(task, "tidemark-http-start");
      setDaemon(true);
    }
  }

  /** Whether the current thread is one that starts requests. */
  static boolean starting() {
    return Thread.currentThread() instanceof Starter;
  }

  /**
   * Starts a request.
   *
   * @param host to which host
   * @param start resolves its name and sends; it may wait, and asks before it sends whether it has
   *     been given up: what is told not to be sent must not come behind a newer one
   * @return what it returned; or {@link HostUnavailableException}, and then it isn't sent
   */
  <T> CompletableFuture<T> start(
      String host, Function<BooleanSupplier, CompletableFuture<T>> start) {
    CompletableFuture<Sent<T>> started = new CompletableFuture<>();
    Runnable task =
        () -> {
          if (!started.isDone()) {
            run(start, started);
          }
        };
    String refused = offer(host, task);
    if (refused != null) {
      return CompletableFuture.failedFuture(new HostUnavailableException(refused));
    }
    return started
        .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    error instanceof TimeoutException
                        ? new HostUnavailableException(unresolved(host))
                        : error))
        .thenCompose(Sent::answer);
  }

  private static <T> void run(
      Function<BooleanSupplier, CompletableFuture<T>> start, CompletableFuture<Sent<T>> started) {
    try {
      CompletableFuture<T> sent = start.apply(started::isDone);
      if (!started.complete(new Sent<>(sent))) {
        sent.cancel(true); // Too late: it has been told that it wasn't sent.
      }
    } catch (RuntimeException e) {
      started.completeExceptionally(e);
    }
  }

  /** Returns why it isn't taken; null where it is. */
  private synchronized @Nullable String offer(String name, Runnable task) {
    Host host = hosts.computeIfAbsent(name, unused -> new Host());
    if (host.hangs(nanoTime.getAsLong())
        || (host.hung && threads.getActiveCount() >= MOST_FOR_HANGING)) {
      return unresolved(name);
    }
    int slot = host.free();
    if (slot < 0) {
      host.queued.add(task);
      return null;
    }
    try {
      threads.execute(() -> work(name, host, slot, task));
    } catch (RejectedExecutionException e) {
      return "host '%s': all %d threads wait for the names of other hosts"
          .formatted(name, MOST_THREADS);
    }
    host.running[slot] = true;
    host.runningSince[slot] = nanoTime.getAsLong();
    return null;
  }

  private void work(String name, Host host, int slot, Runnable first) {
    for (Runnable task = first; task != null; task = next(name, host, slot)) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next(String name, Host host, int slot) {
    long now = nanoTime.getAsLong();
    host.hung = now - host.runningSince[slot] > LONGEST.toNanos();
    host.runningSince[slot] = now;
    Runnable task = host.queued.poll();
    if (task == null) {
      host.running[slot] = false;
      if (host.idle() && (!host.hung || hosts.size() > MOST_HOSTS)) {
        hosts.remove(name, host);
      }
    }
    return task;
  }

  private static String unresolved(String host) {
    return "host '%s': its name isn't resolved within %d s; see to its name server"
        .formatted(host, LONGEST.toSeconds());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
