/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.grpc;

import io.grpc.Status;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.targets.channel.AskedWait;
import io.tidemark.targets.channel.TargetChannel;
import java.util.Optional;

/**
 * What an application's answer, or the status it failed with, says of a record. The one place that
 * decides it.
 *
 * <p>UNAVAILABLE, or a connection that closed, is the server as a whole. DEADLINE_EXCEEDED,
 * RESOURCE_EXHAUSTED, ABORTED, CANCELLED, INTERNAL and UNKNOWN may be of this call alone: a slow
 * query, a lock, a bug that one payload meets. RESOURCE_EXHAUSTED with a RetryInfo says that too
 * much is sent. UNAUTHENTICATED, PERMISSION_DENIED and UNIMPLEMENTED are of the server or of who
 * asks: the namespace says what they mean. The rest say that the same call would fail again.
 */
final class GrpcOutcomes {

  private GrpcOutcomes() {}

  static Delivery of(DeliverResponse response) {
    return switch (response.getOutcome()) {
      case OUTCOME_UNSPECIFIED, DELIVERED -> Delivery.Delivered.INSTANCE;
      case RETRY ->
          new Delivery.Retryable(
              response.getMessage(),
              response.hasRetryAfter() ? AskedWait.of(response.getRetryAfter()) : Optional.empty(),
              Delivery.Scope.RECORD);
      case REJECTED -> new Delivery.Rejected(response.getMessage());
      case UNRECOGNIZED ->
          new Delivery.Rejected("answered an outcome unknown here: " + response.getOutcomeValue());
    };
  }

  static Delivery of(Throwable error) {
    Status status = Status.fromThrowable(error);
    String text =
        status.getDescription() == null
            ? status.getCode().toString()
            : status.getCode() + ": " + status.getDescription();
    if (TargetChannel.isConnectionLost(status)) {
      return new Delivery.Retryable(text, AskedWait.of(error), Delivery.Scope.TARGET);
    }
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED ->
          new Delivery.Retryable(text, AskedWait.of(error), Delivery.Scope.UNANSWERED);
      // Without the detail it may be this record's own: a message over a limit has the same status.
      case RESOURCE_EXHAUSTED ->
          AskedWait.of(error)
              .map(asked -> Delivery.Retryable.throttled(text, Optional.of(asked)))
              .orElseGet(() -> Delivery.Retryable.record(text));
      case ABORTED, CANCELLED, INTERNAL, UNKNOWN ->
          new Delivery.Retryable(text, AskedWait.of(error), Delivery.Scope.RECORD);
      case UNAUTHENTICATED -> Delivery.Rejected.refused(Refusal.UNAUTHENTICATED, text);
      case PERMISSION_DENIED -> Delivery.Rejected.refused(Refusal.FORBIDDEN, text);
      case UNIMPLEMENTED -> Delivery.Rejected.refused(Refusal.UNIMPLEMENTED, text);
      default -> new Delivery.Rejected(text);
    };
  }
}
