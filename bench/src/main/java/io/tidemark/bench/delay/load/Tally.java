/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import java.util.BitSet;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.Histogram;

/**
 * Counts what was written and what arrived, and bounds the difference. Safe for threads.
 *
 * <p>The bound keeps the measure honest: without it a producer runs ahead of the queue, and what is
 * measured is how a backlog grows, not what goes through.
 */
public final class Tally {

  private static final long LATEST_MILLIS = 3_600_000;

  private final long run;
  private final Semaphore room;
  private final Observer observer;
  private final BitSet seen = new BitSet();
  private final Histogram lateness = new Histogram(LATEST_MILLIS, 3);
  private long countedFromMillis;
  private long written;
  private long failed;
  private long delivered;
  private long duplicates;
  private long early;
  private long firstNanos;
  private long lastNanos;

  /** Is told each first arrival. */
  @FunctionalInterface
  public interface Observer {
    /** A record came. */
    void arrived(long number, long dueMillis, long atMillis);
  }

  /**
   * A tally of one run.
   *
   * @param run whose records it counts
   * @param backlog how many may be written and not have arrived
   */
  public Tally(long run, int backlog) {
    this(run, backlog, (number, dueMillis, atMillis) -> {});
  }

  /**
   * A tally that tells somebody.
   *
   * @param observer is told each first arrival, on the reader's thread
   */
  public Tally(long run, int backlog, Observer observer) {
    this.run = run;
    this.room = new Semaphore(backlog);
    this.observer = observer;
  }

  /** The run whose records it counts. */
  public long run() {
    return run;
  }

  /** Records due before don't count for lateness: those of the warm-up. */
  public synchronized void countLatenessFrom(long dueMillis) {
    countedFromMillis = dueMillis;
  }

  /** Waits for room in the backlog, then counts a record as written. */
  public void write() throws InterruptedException {
    room.acquire();
    synchronized (this) {
      written++;
    }
  }

  /** A record that was counted as written could not be sent. */
  public synchronized void failed() {
    failed++;
    room.release();
  }

  /** A message came, with this payload. */
  public void arrived(byte[] payload, long atMillis) {
    Payloads.Head head = Payloads.Head.of(payload);
    if (head.run() == run) {
      arrived(head.number(), head.dueMillis(), atMillis);
    }
  }

  private synchronized void arrived(long number, long dueMillis, long atMillis) {
    if (seen.get((int) number)) {
      duplicates++;
      return;
    }
    seen.set((int) number);
    delivered++;
    lastNanos = System.nanoTime();
    if (delivered == 1) {
      firstNanos = lastNanos;
    }
    if (atMillis < dueMillis) {
      early++;
    }
    if (dueMillis >= countedFromMillis) {
      lateness.recordValue(Math.min(LATEST_MILLIS, Math.max(0, atMillis - dueMillis)));
    }
    observer.arrived(number, dueMillis, atMillis);
    room.release();
  }

  /** How many were written. */
  public synchronized long written() {
    return written;
  }

  /** How many arrived. */
  public synchronized long delivered() {
    return delivered;
  }

  /** Whether all that was sent has arrived. */
  public synchronized boolean complete() {
    return delivered + failed == written;
  }

  /** What came out of it. */
  public synchronized Measured measured(double writeSeconds) {
    double seconds = (lastNanos - firstNanos) / 1e9;
    return new Measured(
        written,
        failed,
        delivered,
        duplicates,
        early,
        writeSeconds,
        delivered < 2 ? 0 : delivered / seconds,
        lateness.getValueAtPercentile(50),
        lateness.getValueAtPercentile(99),
        lateness.getMaxValue());
  }
}
