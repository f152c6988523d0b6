/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.target.Delivery;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Brings ended attempts from the targets' threads to the task's. It rings once for as many as have
 * come since it was last emptied: a mail for each would cost more than the attempt.
 */
final class Completions {

  private final ConcurrentLinkedQueue<Ended> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean rung = new AtomicBoolean();
  private final Runnable bell;

  /**
   * Makes one.
   *
   * @param bell called on a target's thread when there is something to take
   */
  Completions(Runnable bell) {
    this.bell = bell;
  }

  /**
   * An attempt that came to its end.
   *
   * @param flight which
   * @param delivery how
   */
  record Ended(Flight flight, Delivery delivery) {}

  /** Called on any thread. */
  void add(Flight flight, Delivery delivery) {
    queue.add(new Ended(flight, delivery));
    if (rung.compareAndSet(false, true)) {
      bell.run();
    }
  }

  /** Called on the task thread before it empties the queue, so that none is left without a ring. */
  void answer() {
    rung.set(false);
  }

  /** The next, or null where there is none. */
  @Nullable Ended poll() {
    return queue.poll();
  }
}
