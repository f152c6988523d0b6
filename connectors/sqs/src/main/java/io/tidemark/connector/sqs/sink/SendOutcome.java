/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of messages that were sent.
 *
 * @param again those to be sent again
 * @param reason why the first of them, or "" if there are none
 * @param fatal why the job can't go on, if it can't
 */
record SendOutcome(List<SqsEntry> again, String reason, Optional<SqsSinkException> fatal) {

  private static final SendOutcome ALL_SENT = new SendOutcome(List.of(), "", Optional.empty());

  /** The server answered. */
  static SendOutcome of(List<SqsEntry> batch, List<EntryFailure> failures) {
    if (failures.isEmpty()) {
      return ALL_SENT;
    }
    String queue = batch.get(0).queueUrl();
    List<EntryFailure> fatal =
        failures.stream().filter(it -> SqsErrors.faultOf(it).fatalForSink()).toList();
    if (!fatal.isEmpty()) {
      return new SendOutcome(
          List.of(),
          "",
          Optional.of(new SqsSinkException(SqsErrors.describe("send", queue, fatal), null)));
    }
    return new SendOutcome(
        failures.stream().map(failure -> batch.get(failure.index())).toList(),
        SqsErrors.describe("send", queue, failures),
        Optional.empty());
  }

  /** The request failed. */
  static SendOutcome of(List<SqsEntry> batch, Throwable error) {
    String text = SqsErrors.describe("can't send to", batch.get(0).queueUrl(), error);
    return SqsErrors.faultOf(error).fatalForSink()
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
