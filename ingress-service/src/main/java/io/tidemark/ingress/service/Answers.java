/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import java.util.OptionalLong;

/**
 * What a caller is told. The one place where an outcome becomes a Trilean: TRUE only of an
 * acknowledgement, FALSE only of what can never be in the queue.
 */
final class Answers {

  private static final int RETRY_AFTER_NANOS = 200_000_000;

  private static final String OVERLOADED =
      "too many bytes are waiting for the queue; nothing was appended: try again after a pause";

  private static final Status EXHAUSTED =
      Status.newBuilder()
          .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
          .setMessage(OVERLOADED)
          .addDetails(
              Any.pack(
                  RetryInfo.newBuilder()
                      .setRetryDelay(Duration.newBuilder().setNanos(RETRY_AFTER_NANOS))
                      .build()))
          .build();

  private Answers() {}

  /**
   * The answer to what was appended, or wasn't.
   *
   * @param partOfSet whether set and sequence name it, and no id of the caller's does
   */
  static Answer of(String id, OptionalLong dueMillis, boolean partOfSet, AppendOutcome outcome) {
    if (outcome instanceof Appended) {
      return new Answer(id, dueMillis, Trilean.TRUE, Refusal.REFUSAL_UNSPECIFIED, "");
    }
    if (outcome instanceof NotAppended refused) {
      return refused(id, refusal(refused.cause()), refused.error());
    }
    String again = partOfSet ? "; send the same again" : "; try again with the same id";
    String error = ((InDoubt) outcome).error() + again;
    return new Answer(id, dueMillis, Trilean.UNKNOWN, Refusal.REFUSAL_UNSPECIFIED, error);
  }

  static Answer refused(String id, Refusal refusal, String message) {
    return new Answer(id, OptionalLong.empty(), Trilean.FALSE, refusal, message);
  }

  /** One request of a stream that there is no room for. */
  static Answer overloaded(String id) {
    return refused(id, Refusal.RESOURCE_EXHAUSTED, OVERLOADED);
  }

  /** A call that there is no room for, with the pause that is asked of the caller. */
  static StatusRuntimeException overloaded() {
    return StatusProto.toStatusRuntimeException(EXHAUSTED);
  }

  private static Refusal refusal(AppendOutcome.Cause cause) {
    return switch (cause) {
      case UNAVAILABLE -> Refusal.UNAVAILABLE;
      case OVERLOADED -> Refusal.RESOURCE_EXHAUSTED;
      case REFUSED -> Refusal.INVALID_ARGUMENT;
    };
  }
}
