/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import java.util.concurrent.CompletionStage;

/** A message that was given to the queue. */
public interface Sending {

  /** What comes of it; within the queue's timeout, on any thread, which must not wait. */
  CompletionStage<SqsSendOutcome> outcome();

  /**
   * When nothing of it is held any more: with its outcome, or where that is a time-out once its
   * request has come to its end.
   */
  CompletionStage<Void> released();

  /**
   * Takes it back, if it isn't part of a request yet.
   *
   * @return whether it was taken back: then it is never sent, and its outcome says so
   */
  boolean withdraw();
}
