/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import io.grpc.Status;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import java.net.ConnectException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a write.
 *
 * @param durable never unspecified
 * @param id the record's id
 * @param due when it is delivered, if that is known
 * @param message what went wrong; empty where nothing did
 */
record WriteOutcome(Trilean durable, String id, Optional<Instant> due, String message) {

  static WriteOutcome of(WriteToLogResponse answer) {
    Optional<Instant> due =
        answer.hasDue()
            ? Optional.of(
                Instant.ofEpochSecond(answer.getDue().getSeconds(), answer.getDue().getNanos()))
            : Optional.empty();
    Trilean durable =
        switch (answer.getDurable()) {
          case TRUE, FALSE -> answer.getDurable();
          case UNKNOWN, TRILEAN_UNSPECIFIED, UNRECOGNIZED -> Trilean.UNKNOWN;
        };
    String refusal =
        answer.getRefusal() == Refusal.REFUSAL_UNSPECIFIED ? "" : answer.getRefusal() + ": ";
    return new WriteOutcome(durable, answer.getId(), due, refusal + answer.getMessage());
  }

  /** What a call that failed says: nothing was appended only where nothing can have been. */
  static WriteOutcome of(Status failure, String id) {
    Optional<Throwable> notConnected = notConnected(failure.getCause());
    boolean refused =
        switch (failure.getCode()) {
          case RESOURCE_EXHAUSTED, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED -> true;
          case UNAVAILABLE -> notConnected.isPresent();
          default -> false;
        };
    String reason =
        notConnected
            .map(Throwable::getMessage)
            .or(() -> Optional.ofNullable(failure.getDescription()))
            .orElse("no reason given");
    return new WriteOutcome(
        refused ? Trilean.FALSE : Trilean.UNKNOWN,
        id,
        Optional.empty(),
        failure.getCode() + ": " + reason);
  }

  /** What the process ends with. */
  int exitCode() {
    return switch (durable) {
      case TRUE -> 0;
      case FALSE -> 1;
      default -> 3;
    };
  }

  private static Optional<Throwable> notConnected(@Nullable Throwable cause) {
    return Stream.<@Nullable Throwable>iterate(cause, Objects::nonNull, Throwable::getCause)
        .filter(ConnectException.class::isInstance)
        .findFirst();
  }
}
