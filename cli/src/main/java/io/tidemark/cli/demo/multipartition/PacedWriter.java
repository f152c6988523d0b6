/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Draws changes at a pace, on a thread of its own, and does something else at some of them. */
final class PacedWriter implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final PackageChanges changes;
  private final int count;
  private final int perSecond;
  private final Map<Integer, Runnable> events = new HashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "send-sets");
            thread.setDaemon(true);
            return thread;
          });

  PacedWriter(PackageChanges changes, int count, int perSecond) {
    this.changes = changes;
    this.count = count;
    this.perSecond = perSecond;
  }

  /** Takes a change, once there is room for it. */
  interface Sink {
    void take(PackageSet set) throws InterruptedException;
  }

  /** Lets something happen before the change of that number, counted from 0. */
  void at(int number, Runnable event) {
    events.merge(
        number,
        event,
        (one, other) ->
            () -> {
              one.run();
              other.run();
            });
  }

  /** Completes when the last change was taken. */
  CompletableFuture<Void> start(Sink sink) {
    return CompletableFuture.runAsync(() -> write(sink), thread);
  }

  private void write(Sink sink) {
    long begin = System.nanoTime();
    try {
      for (int i = 0; i < count; ) {
        long due = (System.nanoTime() - begin) * perSecond / TimeUnit.SECONDS.toNanos(1);
        for (; i < Math.min(due, count); i++) {
          events.getOrDefault(i, () -> {}).run();
          sink.take(changes.next());
        }
        LockSupport.parkNanos(TICK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run has ended", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
