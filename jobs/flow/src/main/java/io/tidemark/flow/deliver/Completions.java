/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings ended attempts from the targets' threads to the task's. It rings once for as many as have
 * come since it was last emptied: a mail for each would cost more than the attempt.
 */
final class Completions {

  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

  private final ConcurrentLinkedQueue<Ended> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean rung = new AtomicBoolean();
  private final MailboxExecutor mailbox;
  private final ThrowingRunnable<Exception> settle;

  /**
   * Makes one.
   *
   * @param mailbox runs {@code settle} on the task thread
   * @param settle run when there is something to take
   */
  Completions(MailboxExecutor mailbox, ThrowingRunnable<Exception> settle) {
    this.mailbox = mailbox;
    this.settle = settle;
  }

  /**
   * An attempt that came to its end.
   *
   * @param flight which
   * @param delivery how
   */
  record Ended(Flight flight, Delivery delivery) {}

  /** Starts the attempt; what comes of it is added, also where the target throws. */
  void await(Target target, Flight flight) {
    try {
      target
          .deliver(flight.record())
          .whenComplete(
              (delivery, error) -> add(flight, error == null ? delivery : defect(flight, error)));
    } catch (RuntimeException e) {
      add(flight, defect(flight, e));
    }
  }

  /**
   * A target must answer with a value; one that throws is defective, but costs only its records.
   */
  private static Delivery defect(Flight flight, Throwable error) {
    LOG.error("target of record {} is defective", flight.record().id(), error);
    return Delivery.Retryable.record("defect in the target: " + error);
  }

  /** Called on any thread. */
  void add(Flight flight, Delivery delivery) {
    queue.add(new Ended(flight, delivery));
    if (rung.compareAndSet(false, true)) {
      ring();
    }
  }

  private void ring() {
    try {
      mailbox.execute(settle, "settle attempts");
    } catch (RejectedExecutionException e) {
      LOG.debug("the task has ended; its last checkpoint has what is in flight");
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
