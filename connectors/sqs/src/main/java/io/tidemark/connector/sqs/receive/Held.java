/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.QueueUrl;

/**
 * A message that was received and isn't deleted: what is left of it once it is emitted.
 *
 * <p>Confined to the intake's thread, but for the end of its time, which the task's thread reads.
 */
public final class Held {

  /** How far it has got. */
  enum Stage {
    /** Received, and perhaps emitted. */
    HELD,
    /** A checkpoint that covers it has completed; its deletion waits. */
    COMMITTED,
    /** Its deletion is in flight. */
    DELETING,
    /** Deleted, given back, or lost: nothing more is done with it. */
    GONE
  }

  /** What an entry costs beside its receipt, roughly, in bytes. */
  private static final int OVERHEAD = 200;

  private static final long EXPIRED = Long.MIN_VALUE;

  private final QueueUrl queue;
  private final String receipt;
  private final long number;
  private Stage stage = Stage.HELD;
  private long dueMillis;
  private volatile long hiddenUntilMillis;

  Held(QueueUrl queue, String receipt, long number, long hiddenUntilMillis) {
    this.queue = queue;
    this.receipt = receipt;
    this.number = number;
    this.hiddenUntilMillis = hiddenUntilMillis;
  }

  QueueUrl queue() {
    return queue;
  }

  String receipt() {
    return receipt;
  }

  /** Tells apart those that are due at one time. */
  long number() {
    return number;
  }

  long bytes() {
    return receipt.length() + (long) OVERHEAD;
  }

  Stage stage() {
    return stage;
  }

  void stage(Stage next) {
    stage = next;
  }

  /** When it is to be hidden for longer, in the clock's milliseconds. */
  long dueMillis() {
    return dueMillis;
  }

  void dueMillis(long at) {
    dueMillis = at;
  }

  /** Until when nobody else gets it, in the clock's milliseconds. */
  public long hiddenUntilMillis() {
    return hiddenUntilMillis;
  }

  void hiddenUntil(long millis) {
    hiddenUntilMillis = millis;
  }

  /** The server says that its receipt is worth nothing any more. */
  void expire() {
    hiddenUntilMillis = EXPIRED;
  }

  boolean expired() {
    return hiddenUntilMillis == EXPIRED;
  }
}
