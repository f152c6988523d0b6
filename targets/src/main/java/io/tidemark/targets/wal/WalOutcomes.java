/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.wal;

import io.grpc.Status;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.targets.channel.AskedWait;
import io.tidemark.targets.channel.TargetChannel;
import java.util.Optional;

/** What another log's answer, or the status it failed with, says of a record. */
final class WalOutcomes {

  private WalOutcomes() {}

  static Delivery of(WriteToLogResponse response) {
    if (response.getDurable() == Trilean.TRUE) {
      return Delivery.Delivered.INSTANCE;
    }
    String error = response.getRefusal() + ": " + response.getMessage();
    return switch (response.getRefusal()) {
      // The same write would be refused again.
      case INVALID_ARGUMENT, TARGET_NOT_ALLOWED, TOO_LARGE -> new Delivery.Rejected(error);
      case NAMESPACE_NOT_FOUND -> Delivery.Rejected.refused(Refusal.NOT_FOUND, error);
      case RESOURCE_EXHAUSTED -> Delivery.Retryable.throttled(error, Optional.empty());
      case UNAVAILABLE -> Delivery.Retryable.target(error);
      // UNKNOWN: written again with the same id, it is there once or twice.
      case REFUSAL_UNSPECIFIED, UNRECOGNIZED -> Delivery.Retryable.unanswered(error);
    };
  }

  static Delivery of(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String error =
        status.getDescription() == null
            ? status.getCode().toString()
            : status.getCode() + ": " + status.getDescription();
    if (TargetChannel.isConnectionLost(status)) {
      return Delivery.Retryable.target(error);
    }
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> Delivery.Retryable.unanswered(error);
      // Too many bytes wait there; without the detail it is a message over a limit.
      case RESOURCE_EXHAUSTED ->
          AskedWait.of(failure)
              .map(asked -> Delivery.Retryable.throttled(error, Optional.of(asked)))
              .orElseGet(() -> Delivery.Retryable.record(error));
      case UNAUTHENTICATED -> Delivery.Rejected.refused(Refusal.UNAUTHENTICATED, error);
      case PERMISSION_DENIED -> Delivery.Rejected.refused(Refusal.FORBIDDEN, error);
      case UNIMPLEMENTED -> Delivery.Rejected.refused(Refusal.UNIMPLEMENTED, error);
      // The log refuses in its answers: what else it fails with isn't about the record.
      default -> Delivery.Retryable.record(error);
    };
  }
}
