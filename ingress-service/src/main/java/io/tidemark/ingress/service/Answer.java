/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import com.google.protobuf.Timestamp;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import java.util.OptionalLong;

/**
 * What a caller is told, whichever method was called.
 *
 * @param id the record's id
 * @param dueMillis when the record is due; empty where it isn't known to be in the queue, and of
 *     the wish to cancel one
 * @param durable what became of it
 * @param refusal why it was refused; unspecified where it wasn't
 * @param message the same for people; empty where nothing went wrong
 */
record Answer(String id, OptionalLong dueMillis, Trilean durable, Refusal refusal, String message) {

  /** As the answer to a write. */
  WriteToLogResponse toWrite() {
    WriteToLogResponse.Builder response =
        WriteToLogResponse.newBuilder()
            .setDurable(durable)
            .setMessage(message)
            .setId(id)
            .setRefusal(refusal);
    if (dueMillis.isPresent()) {
      response.setDue(due(dueMillis.getAsLong()));
    }
    return response.build();
  }

  /** As the answer to the wish to cancel a record. */
  CancelResponse toCancel() {
    return CancelResponse.newBuilder()
        .setDurable(durable)
        .setMessage(message)
        .setId(id)
        .setRefusal(refusal)
        .build();
  }

  private static Timestamp due(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1000L))
        .setNanos((int) Math.floorMod(millis, 1000L) * 1_000_000)
        .build();
  }
}
