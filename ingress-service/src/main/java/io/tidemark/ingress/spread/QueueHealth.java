/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

/**
 * Whether a queue is thought to take records. One that failed is left alone for a second, then
 * tried with one record; while that fails, for twice as long each time. Safe for threads.
 */
final class QueueHealth {

  static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
  static final long LONGEST_PAUSE_NANOS = 8 * FIRST_PAUSE_NANOS;

  /** Since it failed; 0 where it is well. */
  private volatile long pauseNanos;

  private long retryNanos;
  private boolean probing;

  boolean healthy() {
    return pauseNanos == 0;
  }

  /** Whether a record may go there now. */
  boolean takes(long nowNanos) {
    if (healthy()) {
      return true;
    }
    synchronized (this) {
      if (nowNanos - retryNanos < 0) {
        return false;
      }
      probing = true;
      retryNanos = nowNanos + pauseNanos; // The others wait for what comes of this one.
      return true;
    }
  }

  void succeeded() {
    if (!healthy()) {
      synchronized (this) {
        pauseNanos = 0;
        probing = false;
      }
    }
  }

  synchronized void failed(long nowNanos) {
    if (pauseNanos == 0) {
      pauseNanos = FIRST_PAUSE_NANOS;
    } else if (probing) {
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    } else {
      return; // It was on its way before.
    }
    probing = false;
    retryNanos = nowNanos + pauseNanos;
  }
}
