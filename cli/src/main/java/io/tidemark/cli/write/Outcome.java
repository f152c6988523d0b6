/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import io.grpc.Status;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.cli.console.Console;
import java.net.ConnectException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a write, or of the wish to cancel one.
 *
 * @param durable never unspecified
 * @param id the record's id
 * @param due when the record is delivered, if that is known
 * @param message what went wrong; empty where nothing did
 */
record Outcome(Trilean durable, String id, Optional<Instant> due, String message) {

  static Outcome of(WriteToLogResponse answer) {
    Optional<Instant> due =
        answer.hasDue()
            ? Optional.of(
                Instant.ofEpochSecond(answer.getDue().getSeconds(), answer.getDue().getNanos()))
            : Optional.empty();
    return new Outcome(
        known(answer.getDurable()),
        answer.getId(),
        due,
        message(answer.getRefusal(), answer.getMessage()));
  }

  static Outcome of(CancelResponse answer) {
    return new Outcome(
        known(answer.getDurable()),
        answer.getId(),
        Optional.empty(),
        message(answer.getRefusal(), answer.getMessage()));
  }

  /** What a call that failed says: nothing was appended only where nothing can have been. */
  static Outcome of(Status failure, String id) {
    boolean refused =
        switch (failure.getCode()) {
          case RESOURCE_EXHAUSTED, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED -> true;
          case UNAVAILABLE -> notConnected(failure.getCause()).isPresent();
          default -> false;
        };
    return new Outcome(
        refused ? Trilean.FALSE : Trilean.UNKNOWN, id, Optional.empty(), text(failure));
  }

  /** Why a call failed, for people. */
  static String text(Status failure) {
    String reason =
        notConnected(failure.getCause())
            .map(Throwable::getMessage)
            .or(() -> Optional.ofNullable(failure.getDescription()))
            .orElse("no reason given");
    return failure.getCode() + ": " + reason;
  }

  /**
   * Says it.
   *
   * @param again what to do where it is unknown
   * @return what the process ends with
   */
  int report(Console console, String again) {
    console.line("durable  %s", durable);
    console.line("id       %s", id);
    due.ifPresent(it -> console.line("due      %s", it));
    if (durable != Trilean.TRUE) {
      console.failure(message);
    }
    if (durable == Trilean.UNKNOWN) {
      console.step(again);
    }
    return switch (durable) {
      case TRUE -> 0;
      case FALSE -> 1;
      default -> 3;
    };
  }

  private static Trilean known(Trilean answered) {
    return switch (answered) {
      case TRUE, FALSE -> answered;
      case UNKNOWN, TRILEAN_UNSPECIFIED, UNRECOGNIZED -> Trilean.UNKNOWN;
    };
  }

  private static String message(Refusal refusal, String message) {
    return refusal == Refusal.REFUSAL_UNSPECIFIED ? message : refusal + ": " + message;
  }

  private static Optional<Throwable> notConnected(@Nullable Throwable cause) {
    return Stream.<@Nullable Throwable>iterate(cause, Objects::nonNull, Throwable::getCause)
        .filter(ConnectException.class::isInstance)
        .findFirst();
  }
}
