/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of all streams may be under way. Past it streams ask for no more, and what is behind
 * stays with its sender; one that has nothing under way may always ask for a batch, so that none
 * waits for ever.
 */
final class Room {

  /** How many writes; each is up to four requests, and folsom bears fifty thousand of a server. */
  static final long MOST_WRITES = 10_000;

  /** How many bytes of writes. */
  static final long MOST_BYTES = 64L * 1024 * 1024;

  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Adds what is begun, or takes off what has ended. */
  void add(long moreWrites, long moreBytes) {
    writes.addAndGet(moreWrites);
    bytes.addAndGet(moreBytes);
  }

  boolean left() {
    return writes.get() < MOST_WRITES && bytes.get() < MOST_BYTES;
  }

  /** How many bytes are under way. */
  long bytes() {
    return bytes.get();
  }
}
