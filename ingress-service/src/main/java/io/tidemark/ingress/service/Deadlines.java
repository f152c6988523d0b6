/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Deadline;
import io.grpc.netty.shaded.io.netty.util.HashedWheelTimer;
import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.netty.shaded.io.netty.util.TimerTask;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says when a call must be answered for its client to hear of it, and reminds it. A client whose
 * deadline passes learns nothing, not even the record's id; UNKNOWN a little sooner is worth more.
 *
 * <p>A wheel, because a deadline is set for every call and nearly all are called off: both cost a
 * queue operation there, not a place in a heap under a lock.
 */
final class Deadlines implements AutoCloseable {

  /** What {@link #nanosToAnswer} says of a call without a deadline. */
  static final long NEVER = Long.MAX_VALUE;

  /** How coarse the wheel is. */
  private static final long TICK_MILLIS = 5;

  /** The answer leaves at least so long before the deadline: two ticks and the way back. */
  private static final long LEAST_MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private static final long LARGEST_MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int WHEEL_SIZE = 1024;

  private final HashedWheelTimer timer =
      new HashedWheelTimer(
          new DefaultThreadFactory("deadlines", true),
          TICK_MILLIS,
          TimeUnit.MILLISECONDS,
          WHEEL_SIZE);

  /**
   * How long a call may take until it is answered: a tenth of the time left is kept for the way
   * back, 15 to 100 ms. Not positive where there is no time for anything.
   */
  static long nanosToAnswer(@Nullable Deadline deadline) {
    return deadline == null ? NEVER : nanosToAnswer(deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  static long nanosToAnswer(long nanosLeft) {
    long margin = Math.min(LARGEST_MARGIN_NANOS, Math.max(LEAST_MARGIN_NANOS, nanosLeft / 10));
    return nanosLeft - margin;
  }

  /** Runs the task after so long; it must not wait. */
  Timeout remind(TimerTask task, long nanos) {
    return timer.newTimeout(task, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.stop();
  }
}
