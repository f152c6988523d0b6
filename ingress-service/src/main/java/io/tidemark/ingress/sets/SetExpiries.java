/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.Route;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.sets.SetName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sees to it that the queue has an expiry of each set: a record that comes due when the set may no
 * longer be completed, unless the completion marker, which has its id, has taken its place by then.
 *
 * <p>It is appended for the first mutation that this server sees of a set, and those that come
 * meanwhile share its outcome. One more, from another server or of a set that was forgotten here,
 * does no harm. One that fails is appended again with the next mutation. Safe for threads.
 */
final class SetExpiries {

  private static final CompletableFuture<AppendOutcome> APPENDED =
      CompletableFuture.completedFuture(Appended.INSTANCE);

  private final Append queue;
  private final RecentSets recent = new RecentSets(RecentSets.REMEMBERED);

  SetExpiries(Append queue) {
    this.queue = queue;
  }

  /**
   * What came of appending the expiry of a mutation's set, now or before.
   *
   * @param route where it goes: where the set's marker will
   * @param dueMillis when it is due, in milliseconds since the epoch
   */
  CompletionStage<AppendOutcome> ensure(Route route, LogRecord mutation, long dueMillis) {
    String id = mutation.setPart().orElseThrow().setId();
    SetName set = new SetName(mutation.namespace(), id);
    CompletableFuture<AppendOutcome> mine = new CompletableFuture<>();
    CompletableFuture<AppendOutcome> known = recent.putIfAbsent(set, mine);
    if (known != null) {
      return known;
    }
    queue.append(
        route,
        expiry(id, mutation, dueMillis),
        outcome -> {
          if (outcome instanceof Appended) {
            recent.replace(set, mine, APPENDED);
          } else {
            recent.remove(set, mine);
          }
          mine.complete(outcome);
        });
    return mine;
  }

  private static LogRecord expiry(String id, LogRecord mutation, long dueMillis) {
    SetPart part = new SetPart.Expiry(id);
    return new LogRecord(
        part.recordId(),
        mutation.namespace(),
        mutation.key(),
        ByteString.EMPTY,
        List.of(),
        Optional.empty(),
        dueMillis,
        mutation.writtenMillis(),
        mutation.originRegion(),
        Optional.empty(),
        "",
        mutation.traceparent(),
        1,
        Optional.of(part),
        Optional.empty());
  }
}
