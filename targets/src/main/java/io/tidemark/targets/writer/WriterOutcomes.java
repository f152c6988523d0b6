/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import io.grpc.Status;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.Optional;

/**
 * What a Writer group's answer, or the end of its stream, says of a record. The one place that
 * decides it.
 */
final class WriterOutcomes {

  /**
   * How long a write stays away that a broken stream left unanswered: what its writer had begun has
   * come to its end by then, and can't come after a newer write of the key. A writer gives its
   * cache a second.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private WriterOutcomes() {}

  static Delivery of(WriteOutcome outcome) {
    return switch (outcome.getOutcome()) {
      // A newer one is there, or its time is over: either way the cache is as it has to be.
      case APPLIED, SUPERSEDED, EXPIRED -> Delivery.Delivered.INSTANCE;
      case RETRY -> Delivery.Retryable.record(outcome.getMessage());
      case CACHE_AWAY -> Delivery.Retryable.unanswered(outcome.getMessage());
      case REJECTED -> new Delivery.Rejected(outcome.getMessage());
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          Delivery.Retryable.record(
              "answered an outcome unknown here: " + outcome.getOutcomeValue());
    };
  }

  /**
   * Of a write that the end of a stream left without an outcome.
   *
   * @param sent whether it had been sent
   */
  static Delivery ofEnd(Status status, boolean sent) {
    String text =
        status.getDescription() == null
            ? status.getCode().toString()
            : status.getCode() + ": " + status.getDescription();
    Optional<Duration> wait = sent ? Optional.of(SETTLED) : Optional.empty();
    return switch (status.getCode()) {
      // A defect of this client: attempts are spent, so that it shows.
      case INVALID_ARGUMENT -> new Delivery.Retryable(text, wait, Delivery.Scope.RECORD);
      default -> new Delivery.Retryable(text, wait, Delivery.Scope.TARGET);
    };
  }

  static Delivery unanswered(Duration timeout) {
    return Delivery.Retryable.unanswered(
        "no answer of the Writer group within " + timeout.toMillis() + " ms");
  }
}
