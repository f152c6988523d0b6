/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;

/** What came of sending a message to a queue of SQS. */
public sealed interface SqsSendOutcome {

  /** The server has it. */
  record Sent() implements SqsSendOutcome {
    /** The one value there is. */
    public static final Sent INSTANCE = new Sent();
  }

  /**
   * It isn't known to be there.
   *
   * @param fault why
   * @param inDoubt whether it may be there all the same
   * @param error for people
   */
  record Failed(Fault fault, boolean inDoubt, String error) implements SqsSendOutcome {}

  /**
   * There was no answer in its time.
   *
   * @param sent whether it was on its way, and may be there
   * @param error for people
   */
  record Unanswered(boolean sent, String error) implements SqsSendOutcome {}

  /** Of a request that failed as a whole. */
  static Failed of(String queue, Throwable error) {
    return new Failed(
        SqsErrors.faultOf(error),
        SqsErrors.inDoubt(error),
        SqsErrors.describe("can't send to", queue, error));
  }

  /** Of a request that failed before any message was part of it. */
  static Failed unsent(String queue, Throwable error) {
    return new Failed(
        SqsErrors.faultOf(error), false, SqsErrors.describe("can't send to", queue, error));
  }

  /** Of an entry that failed while others may have succeeded. */
  static Failed of(String queue, EntryFailure failure) {
    Fault fault = SqsErrors.faultOf(failure);
    return new Failed(
        fault,
        SqsErrors.inDoubt(failure),
        SqsErrors.describe(
            "can't send to", queue, fault, failure.code() + ", " + failure.message()));
  }

  /** Of a message that SQS wouldn't take. */
  static Failed tooLarge(String queue, long bytes) {
    return new Failed(
        Fault.INVALID,
        false,
        "it takes %d bytes as a message of queue %s, with its attributes; SQS takes %d: make the"
                .formatted(bytes, queue, SqsEntry.MOST_BYTES)
            + " payload or the headers smaller (what isn't text grows by a third)");
  }

  /** Of a message that was taken back. */
  static Failed withdrawn(String queue) {
    return new Failed(Fault.UNAVAILABLE, false, "withdrawn before it was sent to queue " + queue);
  }

  /** No answer. */
  static Unanswered unanswered(String queue, long millis, boolean sent) {
    return new Unanswered(sent, "queue %s: no answer within %d ms".formatted(queue, millis));
  }
}
