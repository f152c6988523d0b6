/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.Queue;
import java.time.Duration;

/**
 * How a job polls its queues of SQS: one way for all of them.
 *
 * @param interval how long a poll of an empty queue waits
 * @param maxMessages how many messages of a queue one task asks for at once
 */
public record Polling(Duration interval, int maxMessages) {

  /** Of a job that has no queue yet. */
  static final Polling DEFAULT = new Polling(Queue.Sqs.DEFAULT_POLL, Queue.Sqs.DEFAULT_MESSAGES);

  /** Such that it is as either wants it, or does more. */
  Polling and(Polling other) {
    return new Polling(
        interval.compareTo(other.interval) < 0 ? interval : other.interval,
        Math.max(maxMessages, other.maxMessages));
  }
}
