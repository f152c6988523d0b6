/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import com.google.protobuf.Duration;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.example.keyvalue.request.Call;
import java.util.List;

/**
 * A deletion that happens later, as records of a delay queue.
 *
 * @param namespace Tidemark's namespace of such deletions
 * @param call which call it is: its time is that of the deletion too, so that what is put after it
 *     stays
 * @param target the address of the table
 * @param changes the deletions
 * @param afterMillis how long after the call's time they are due
 */
public record DelayedDeletion(
    String namespace,
    Call call,
    io.tidemark.api.v1.Target target,
    List<ItemMutation> changes,
    long afterMillis) {

  private static final long MILLIS_A_SECOND = 1_000;
  private static final int NANOS_A_MILLI = 1_000_000;

  public DelayedDeletion {
    changes = List.copyOf(changes);
  }

  /** Of a table. */
  public static DelayedDeletion of(
      String namespace,
      Call call,
      Destination destination,
      String table,
      List<ItemMutation> changes,
      long afterMillis) {
    return new DelayedDeletion(namespace, call, destination.table(table), changes, afterMillis);
  }

  /**
   * The records. A call that is repeated writes the same ids with what is left of the delay, and so
   * moves nothing.
   */
  WriteToLogBatchRequest requests(long nowMillis) {
    long left = Math.max(0, call.millis() + afterMillis - nowMillis);
    Lifecycle lifecycle =
        Lifecycle.newBuilder()
            .setDelay(
                Duration.newBuilder()
                    .setSeconds(left / MILLIS_A_SECOND)
                    .setNanos((int) (left % MILLIS_A_SECOND) * NANOS_A_MILLI))
            .setWriteTime(call.generationTime())
            .build();
    WriteToLogBatchRequest.Builder batch = WriteToLogBatchRequest.newBuilder();
    for (int i = 0; i < changes.size(); i++) {
      batch.addRequests(
          WriteToLogRequest.newBuilder()
              .setNamespace(namespace)
              .setLifecycle(lifecycle)
              .setId(call.name() + "." + i)
              .setPayload(changes.get(i).toByteString())
              .setTarget(target));
    }
    return batch.build();
  }
}
