/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What became of messages that were sent.
 *
 * @param again those to be sent again
 * @param reason why the first of them, or "" if there are none
 * @param fatal why the job can't go on, if it can't
 */
record SendOutcome(List<SqsEntry> again, String reason, Optional<SqsSinkException> fatal) {

  /** All are sent. */
  static final SendOutcome ALL_SENT = new SendOutcome(List.of(), "", Optional.empty());

  /**
   * The server answered.
   *
   * @param fatal what can't be mended by trying again
   */
  static SendOutcome of(List<SqsEntry> batch, List<EntryFailure> failures, Predicate<Fault> fatal) {
    if (failures.isEmpty()) {
      return ALL_SENT;
    }
    String queue = batch.get(0).queueUrl();
    List<EntryFailure> ending =
        failures.stream().filter(it -> fatal.test(SqsErrors.faultOf(it))).toList();
    if (!ending.isEmpty()) {
      return new SendOutcome(
          List.of(),
          "",
          Optional.of(new SqsSinkException(SqsErrors.describe("send", queue, ending), null)));
    }
    return new SendOutcome(
        failures.stream().map(failure -> batch.get(failure.index())).toList(),
        SqsErrors.describe("send", queue, failures),
        Optional.empty());
  }

  /**
   * The request failed.
   *
   * @param fatal what can't be mended by trying again
   */
  static SendOutcome of(List<SqsEntry> batch, Throwable error, Predicate<Fault> fatal) {
    String text = SqsErrors.describe("can't send to", batch.get(0).queueUrl(), error);
    return fatal.test(SqsErrors.faultOf(error))
        ? new SendOutcome(List.of(), "", Optional.of(new SqsSinkException(text, error)))
        : new SendOutcome(batch, text, Optional.empty());
  }

  /** Both. */
  SendOutcome and(SendOutcome other) {
    List<SqsEntry> both = new ArrayList<>(again);
    both.addAll(other.again);
    return new SendOutcome(both, reason.isEmpty() ? other.reason : reason, fatal.or(other::fatal));
  }
}
