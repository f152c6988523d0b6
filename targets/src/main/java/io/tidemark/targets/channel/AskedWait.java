/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.channel;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;

/** How long a server asks to wait before the next attempt. */
public final class AskedWait {

  private AskedWait() {}

  /**
   * What a call's status says: the {@code google.rpc.RetryInfo} among its details, if it has one.
   */
  public static Optional<Duration> of(Throwable error) {
    Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        try {
          return of(detail.unpack(RetryInfo.class).getRetryDelay());
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** A duration of a message; no time at all where it is negative, none where it is invalid. */
  public static Optional<Duration> of(com.google.protobuf.Duration asked) {
    return Durations.isValid(asked)
        ? Optional.of(Duration.ofMillis(Math.max(0, Durations.toMillis(asked))))
        : Optional.empty();
  }
}
