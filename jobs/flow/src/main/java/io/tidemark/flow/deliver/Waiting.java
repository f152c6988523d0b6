/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.read.QueueMessage;
import java.util.Optional;

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
 * @param mark what has befallen it while it was in flight
 * @param turnMillis when it has its turn under the namespace's pace, in the pace's own time; 0: it
 *     has none yet
 * @param forTarget whether it waits for its target, which is away or slow, and not for its time
 */
record Waiting(
    QueueMessage message,
    String namespace,
    long dueMillis,
    int failedAttempts,
    long firstFailureMillis,
    long lastFailureMillis,
    String lastError,
    Mark mark,
    long turnMillis,
    boolean forTarget) {

  /** What has befallen a record while it was in flight, or when it came to its end. */
  enum Mark {
    /** Nothing. */
    NONE,
    /** It was cancelled: it isn't sent again. */
    CANCELLED,
    /** A newer write with its id has come: it isn't sent again. */
    REPLACED,
    /** It is dead, and stops the others of its key. */
    STOPS_KEY
  }

  /** A record on its arrival. */
  static Waiting arrived(QueueMessage message, String namespace, long dueMillis) {
    return new Waiting(message, namespace, dueMillis, 0, 0, 0, "", Mark.NONE, 0, false);
  }

  /** The same, due at another time, with no turn. */
  Waiting until(long dueMillis) {
    return with(message, dueMillis, mark, 0, false);
  }

  /**
   * The same, to look at another time whether its target takes it. It keeps its turn: where the
   * target is full when the turn comes, another would cost it all of the queue once more.
   */
  Waiting untilTarget(long dueMillis) {
    return with(message, dueMillis, mark, turnMillis, true);
  }

  /** The same on its way: what it waited for is there. */
  Waiting leaving() {
    return forTarget ? with(message, dueMillis, mark, turnMillis, false) : this;
  }

  /**
   * What is left of a dead record that stops its key: without its value, which the dead letter has,
   * and waiting for nothing but the next look whether its namespace still wants that.
   */
  Waiting stopping(long lookMillis) {
    return with(message.withoutValue(), lookMillis, Mark.STOPS_KEY, 0, false);
  }

  /** The same, with its turn at a time of the pace, which is then of the clock. */
  Waiting untilTurn(long turnMillis, long dueMillis) {
    return with(message, dueMillis, mark, turnMillis, false);
  }

  /** The same after something has befallen it. */
  Waiting marked(Mark mark) {
    return with(message, dueMillis, mark, turnMillis, forTarget);
  }

  /** The same after a failed attempt. */
  Waiting failed(long nowMillis, String error) {
    return note(failedAttempts + 1, nowMillis, error);
  }

  /** The same after something that is no attempt went wrong. */
  Waiting troubled(long nowMillis, String error) {
    return note(failedAttempts, nowMillis, error);
  }

  /** The same, whose namespace is known by now; one that was known before stays. */
  Waiting known(Optional<String> name) {
    return !namespace.isEmpty() || name.isEmpty()
        ? this
        : new Waiting(
            message,
            name.get(),
            dueMillis,
            failedAttempts,
            firstFailureMillis,
            lastFailureMillis,
            lastError,
            mark,
            turnMillis,
            forTarget);
  }

  /** Whether something went wrong with it before. */
  boolean troubled() {
    return firstFailureMillis != 0;
  }

  private Waiting note(int failedAttempts, long nowMillis, String error) {
    return new Waiting(
        message,
        namespace,
        dueMillis,
        failedAttempts,
        firstFailureMillis == 0 ? nowMillis : firstFailureMillis,
        nowMillis,
        error,
        mark,
        0,
        false);
  }

  private Waiting with(
      QueueMessage message, long dueMillis, Mark mark, long turnMillis, boolean forTarget) {
    return new Waiting(
        message,
        namespace,
        dueMillis,
        failedAttempts,
        firstFailureMillis,
        lastFailureMillis,
        lastError,
        mark,
        turnMillis,
        forTarget);
  }
}
