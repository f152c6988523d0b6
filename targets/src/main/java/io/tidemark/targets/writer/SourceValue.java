/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.target.Delivery;
import java.time.Duration;

/** What came of reading a key in the cache of the region it was written in. */
sealed interface SourceValue {

  /** The key has a value. */
  record Found(ByteString value, int flags) implements SourceValue {}

  /** The key has none: it was deleted since, or has expired, or was evicted. */
  record Absent() implements SourceValue {}

  /**
   * It isn't known.
   *
   * @param delivery what that means for the record
   */
  record Unknown(Delivery delivery) implements SourceValue {}

  /** What an answer says, of a key that it had room for. */
  static SourceValue of(CachedValue value) {
    return switch (value.getUnread()) {
      case READ -> value.getFound() ? new Found(value.getValue(), value.getFlags()) : new Absent();
      case AWAY ->
          new Unknown(
              Delivery.Retryable.unanswered(
                  "the memcached server that has the key in the source region doesn't answer"));
      case NO_ROOM, UNRECOGNIZED ->
          new Unknown(
              Delivery.Retryable.record(
                  "the source region's Writer group answered a value that is unknown here: "
                      + value.getUnreadValue()));
    };
  }

  /** What a call that failed says of all its keys. */
  static SourceValue ofFailure(Status status, Duration timeout) {
    String text = "the source region's Writer group: " + status.getCode();
    if (status.getDescription() != null) {
      text += ": " + status.getDescription();
    }
    return new Unknown(
        switch (status.getCode()) {
          // A defect of this client, or a server of another kind: attempts are spent, so that it
          // shows.
          case INVALID_ARGUMENT, UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED ->
              Delivery.Retryable.record(text);
          case DEADLINE_EXCEEDED ->
              Delivery.Retryable.unanswered(
                  "no answer of the source region's Writer group within %d ms"
                      .formatted(timeout.toMillis()));
          default -> Delivery.Retryable.target(text);
        });
  }
}
