/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.read.QueueMessage;

/**
 * A record that is held or in flight: the message as it was, and what has befallen it so far.
 *
 * @param message the message as it was in the queue
 * @param namespace the namespace of its topic when it was read; empty where there was none
 * @param dueMillis when the next attempt may start, in milliseconds since the epoch
 * @param failedAttempts how many attempts have failed
 * @param firstFailureMillis when something first went wrong; 0 where nothing has
 * @param lastFailureMillis when something last went wrong; 0 where nothing has
 * @param lastError what went wrong last; empty where nothing has
 */
record Waiting(
    QueueMessage message,
    String namespace,
    long dueMillis,
    int failedAttempts,
    long firstFailureMillis,
    long lastFailureMillis,
    String lastError) {

  /** A record on its arrival. */
  static Waiting arrived(QueueMessage message, String namespace, long dueMillis) {
    return new Waiting(message, namespace, dueMillis, 0, 0, 0, "");
  }

  /** The same, due at another time. */
  Waiting until(long dueMillis) {
    return new Waiting(
        message,
        namespace,
        dueMillis,
        failedAttempts,
        firstFailureMillis,
        lastFailureMillis,
        lastError);
  }

  /** The same after a failed attempt. */
  Waiting failed(long nowMillis, String error) {
    return note(failedAttempts + 1, nowMillis, error);
  }

  /** The same after something that is no attempt went wrong. */
  Waiting troubled(long nowMillis, String error) {
    return note(failedAttempts, nowMillis, error);
  }

  private Waiting note(int failedAttempts, long nowMillis, String error) {
    return new Waiting(
        message,
        namespace,
        dueMillis,
        failedAttempts,
        firstFailureMillis == 0 ? nowMillis : firstFailureMillis,
        nowMillis,
        error);
  }
}
