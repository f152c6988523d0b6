/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits for one topic until the producer knows the topic. While it is open, nothing does, and
 * records pass by it.
 */
final class TopicLane {

  private final Deque<Send> waiting = new ArrayDeque<>();
  private volatile boolean open;
  private long since;
  private boolean watched;

  /** Whether records may pass without waiting. */
  boolean open() {
    return open;
  }

  /**
   * Puts a record at the end, or at the front where it was there before.
   *
   * @return whether somebody must now watch the lane, who did not before
   */
  synchronized boolean add(Send send, boolean atFront, long nowNanos) {
    open = false;
    if (atFront) {
      waiting.addFirst(send);
    } else {
      waiting.addLast(send);
    }
    if (watched) {
      return false;
    }
    watched = true;
    since = nowNanos;
    return true;
  }

  /** The longest that anything has waited here, in nanoseconds. */
  synchronized long waitedNanos(long nowNanos) {
    return nowNanos - since;
  }

  /** Sends what waits in its order, and opens unless one of them has to go on waiting. */
  synchronized void flush(Sender sender) {
    while (!waiting.isEmpty()) {
      if (!sender.send(waiting.peekFirst())) {
        return;
      }
      waiting.removeFirst();
    }
    watched = false;
    open = true;
  }

  /** Ends all that waits. */
  synchronized void refuse(NotAppended outcome) {
    waiting.forEach(send -> send.refuse(outcome));
    waiting.clear();
    watched = false;
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Hands a record to the producer. */
  interface Sender {
    /** Returns false if the producer doesn't know the topic yet. */
    boolean send(Send send);
  }
}
