/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets so many calls be under way at a storage at once; the others wait their turn. Without it a
 * batch of ten thousand mutations would be more than the storage's connections take, and what is
 * over would be refused. How many wait is bounded by the bytes in flight. Safe for threads.
 */
final class Turns {

  private final AtomicInteger free;
  private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();

  Turns(int most) {
    this.free = new AtomicInteger(most);
  }

  /** Runs it now, or when it is its turn; whoever runs it calls {@link #end} once. */
  Turn take(Runnable start) {
    Turn turn = new Turn(start);
    if (tryAcquire()) {
      turn.begin();
    } else {
      waiting.add(turn);
      advance();
    }
    return turn;
  }

  /** One that was under way has ended. */
  void end() {
    free.incrementAndGet();
    advance();
  }

  /**
   * Starts what waits. Whoever comes while a thread is at it leaves it the work, so one that ends
   * as it starts doesn't start the next from within.
   */
  private void advance() {
    if (waiting.isEmpty() || work.getAndIncrement() != 0) {
      return;
    }
    int done = 1;
    do {
      while (!waiting.isEmpty() && tryAcquire()) {
        Turn next = waiting.poll();
        if (next == null || !next.begin()) {
          free.incrementAndGet();
        }
      }
      done = work.addAndGet(-done);
    } while (done != 0);
  }

  private boolean tryAcquire() {
    return free.getAndUpdate(now -> now > 0 ? now - 1 : 0) > 0;
  }

  /** What waits its turn, or has begun. */
  static final class Turn {
    private final AtomicReference<Runnable> start;

    private Turn(Runnable start) {
      this.start = new AtomicReference<>(start);
    }

    /** Whether it hadn't begun, and now it never will. */
    boolean giveUp() {
      return start.getAndSet(null) != null;
    }

    private boolean begin() {
      Runnable mine = start.getAndSet(null);
      if (mine != null) {
        mine.run();
      }
      return mine != null;
    }
  }
}
