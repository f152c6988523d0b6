/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import java.util.Optional;

/**
 * What an answer of SQS, or the lack of one, says of a record. The one place that decides it.
 *
 * <p>A server that can't be reached is the target as a whole; one that wants fewer requests gets
 * fewer. Neither spends an attempt. Of a queue that is missing or forbidden the namespace says what
 * that means. What is invalid would be refused the same again.
 */
final class SqsOutcomes {

  private SqsOutcomes() {}

  /** Of what came of sending it. */
  static Delivery of(SqsSendOutcome outcome) {
    if (outcome instanceof SqsSendOutcome.Failed failed) {
      return of(failed.fault(), failed.error());
    }
    if (outcome instanceof SqsSendOutcome.Unanswered unanswered) {
      return Delivery.Retryable.unanswered(unanswered.error());
    }
    return Delivery.Delivered.INSTANCE;
  }

  private static Delivery of(Fault fault, String error) {
    return switch (fault) {
      case UNAVAILABLE -> Delivery.Retryable.target(error);
      case THROTTLED -> Delivery.Retryable.throttled(error, Optional.empty());
      case QUEUE_MISSING -> Delivery.Rejected.refused(Refusal.NOT_FOUND, error);
      case DENIED -> Delivery.Rejected.refused(Refusal.FORBIDDEN, error);
      case INVALID, RECEIPT_EXPIRED -> new Delivery.Rejected(error);
    };
  }
}
