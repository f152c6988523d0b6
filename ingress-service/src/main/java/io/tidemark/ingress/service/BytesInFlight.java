/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what records hold of memory from when they are accepted until the queue has told their
 * outcome. Without the bound a queue that is slow or away would fill the heap with what callers go
 * on sending. Safe for threads.
 */
public final class BytesInFlight {

  private final long limit;
  private final AtomicLong held = new AtomicLong();

  /**
   * A bound.
   *
   * @param limit in bytes; positive
   */
  public BytesInFlight(long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of bytes in flight is " + limit);
    }
    this.limit = limit;
  }

  /** Takes so many bytes, if they are free. */
  boolean tryAcquire(long bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  /** How many bytes are taken. */
  public long held() {
    return held.get();
  }

  /** How many there are. */
  public long limit() {
    return limit;
  }
}
