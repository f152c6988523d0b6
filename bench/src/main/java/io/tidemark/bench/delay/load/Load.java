/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Writes a plan's records, and waits for them to arrive. */
public final class Load implements AutoCloseable {

  private static final long TICK_MILLIS = 2;
  private static final long LOOK_MILLIS = 50;
  private static final long PROGRESS_MILLIS = 10_000;

  private final Plan plan;
  private final DueTimes dues;
  private final Transport transport;
  private final Tally tally;
  private final Payloads payloads;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ScheduledExecutorService threads;
  private final CompletableFuture<Double> writing = new CompletableFuture<>();
  private final long begunNanos;

  private volatile String failure = "";

  /** Used on the writing thread only. */
  private long next;

  private Load(Plan plan, DueTimes dues, Transport transport, Tally tally) {
    this.plan = plan;
    this.dues = dues;
    this.transport = transport;
    this.tally = tally;
    this.payloads = new Payloads(tally.run());
    this.threads =
        Executors.newScheduledThreadPool(
            2,
            work -> {
              Thread thread = new Thread(work, "load");
              thread.setDaemon(true);
              return thread;
            });
    this.begunNanos = System.nanoTime();
    tally.countLatenessFrom(System.currentTimeMillis() + plan.warmUp().toMillis());
  }

  /** Begins to write. */
  public static Load start(Plan plan, DueTimes dues, Transport transport, Tally tally) {
    Load load = new Load(plan, dues, transport, tally);
    if (plan.perSecond() == 0) {
      load.threads.execute(load::flatOut);
    } else {
      var unused =
          load.threads.scheduleAtFixedRate(load::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return load;
  }

  /** Completes with the seconds it took when all is written. */
  public CompletableFuture<Double> written() {
    return writing.copy();
  }

  /** Writes no more. */
  public void stop() {
    stopped.set(true);
  }

  /**
   * Waits until all that is written has arrived, or nothing has for a while.
   *
   * @param idle how long nothing may arrive before it gives up; longer than anything is held
   * @param progress is told every ten seconds
   */
  public Measured await(Duration idle, Consumer<String> progress)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Watch watch = new Watch(idle, progress, end);
    var looking =
        threads.scheduleAtFixedRate(watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    try {
      end.get();
    } finally {
      looking.cancel(false);
    }
    if (!failure.isEmpty()) {
      progress.accept("a record wasn't sent: " + failure);
    }
    // What never arrived keeps a writer that waits for room from its end.
    stop();
    return tally.measured(secondsOfWriting());
  }

  /** Ends the writing and its threads. The transport is its owner's. */
  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }

  private double secondsOfWriting() throws InterruptedException, ExecutionException {
    try {
      return writing.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return elapsedNanos() / 1e9;
    }
  }

  private void flatOut() {
    writeUntil(Long.MAX_VALUE);
  }

  private void tick() {
    if (!writing.isDone()) {
      writeUntil((long) (elapsedNanos() / 1e9 * plan.perSecond()));
    }
  }

  private void writeUntil(long number) {
    try {
      while (next < number && !over()) {
        write();
      }
      if (over()) {
        written(elapsedNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      written(elapsedNanos());
    } catch (RuntimeException e) {
      writing.completeExceptionally(e);
    }
  }

  private void write() throws InterruptedException {
    tally.write();
    long number = next++;
    long due = dues.dueMillis(number, System.currentTimeMillis());
    transport.send(
        number,
        payloads.of(number, due),
        due,
        reason -> {
          failure = reason;
          tally.failed();
        });
  }

  private boolean over() {
    return stopped.get() || next >= plan.records() || elapsedNanos() >= plan.time().toNanos();
  }

  private void written(long nanos) {
    writing.complete(nanos / 1e9);
  }

  private long elapsedNanos() {
    return System.nanoTime() - begunNanos;
  }

  /** Looks whether the end has come. */
  private final class Watch {
    private final Duration idle;
    private final Consumer<String> progress;
    private final CompletableFuture<Void> end;
    private long delivered;
    private long movedNanos = System.nanoTime();
    private long toldNanos = System.nanoTime();

    Watch(Duration idle, Consumer<String> progress, CompletableFuture<Void> end) {
      this.idle = idle;
      this.progress = progress;
      this.end = end;
    }

    void look() {
      if (writing.isCompletedExceptionally()) {
        end.complete(null);
        return;
      }
      long now = System.nanoTime();
      long count = tally.delivered();
      if (count != delivered) {
        delivered = count;
        movedNanos = now;
      }
      if ((writing.isDone() && tally.complete()) || now - movedNanos > idle.toNanos()) {
        end.complete(null);
      }
      if (now - toldNanos > PROGRESS_MILLIS * 1_000_000) {
        toldNanos = now;
        progress.accept("%,d written, %,d delivered".formatted(tally.written(), count));
      }
    }
  }
}
