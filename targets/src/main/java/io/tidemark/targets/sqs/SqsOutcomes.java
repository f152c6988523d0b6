/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
import io.tidemark.target.Delivery;

/**
 * What an answer of SQS, or the lack of one, says of a record. The one place that decides it.
 *
 * <p>A server that can't be reached or wants fewer requests is the target as a whole, and spends no
 * attempt. A queue that is missing or forbidden doesn't heal by itself as an outage does: attempts
 * are spent, so that a mistyped name ends in the dead letters, where somebody sees it. What is
 * invalid would be refused the same again.
 */
final class SqsOutcomes {

  private SqsOutcomes() {}

  /** Of a request that failed as a whole. */
  static Delivery of(String queue, Throwable error) {
    return of(SqsErrors.faultOf(error), SqsErrors.describe("can't send to", queue, error));
  }

  /** Of an entry that failed while others may have succeeded. */
  static Delivery of(String queue, EntryFailure failure) {
    Fault fault = SqsErrors.faultOf(failure);
    return of(
        fault,
        SqsErrors.describe(
            "can't send to", queue, fault, failure.code() + ", " + failure.message()));
  }

  private static Delivery of(Fault fault, String error) {
    return switch (fault) {
      case UNAVAILABLE, THROTTLED -> Delivery.Retryable.target(error);
      case QUEUE_MISSING, DENIED -> Delivery.Retryable.record(error);
      case INVALID, RECEIPT_EXPIRED -> new Delivery.Rejected(error);
    };
  }

  /** Of a record that SQS wouldn't take. */
  static Delivery tooLarge(String queue, long bytes) {
    return new Delivery.Rejected(
        "it takes %d bytes as a message of queue %s, with its attributes; SQS takes %d: make the"
                .formatted(bytes, queue, SqsEntry.MOST_BYTES)
            + " payload or the headers smaller (what isn't text grows by a third)");
  }

  /** No answer. */
  static Delivery unanswered(String queue, long millis) {
    return Delivery.Retryable.unanswered(
        "queue %s: no answer within %d ms".formatted(queue, millis));
  }
}
