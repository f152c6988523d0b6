/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.Acceptance.Contested;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import java.util.Optional;

/** What is to be done about a completion marker that was written, after all rows were read. */
sealed interface CompletionVerdict {

  /**
   * It is to be accepted.
   *
   * @param bytes how many the payloads have together
   * @param counted what {@link Counted} makes of the contents
   */
  record Accept(long bytes, ByteString counted) implements CompletionVerdict {}

  /** The marker is to be deleted, and answered so. */
  record Delete(Acceptance answer) implements CompletionVerdict {}

  /** It isn't there any more. */
  record Lost(String error) implements CompletionVerdict {}

  /** Decides. */
  static CompletionVerdict of(
      SetRows rows, SetName set, Marker own, SetPolicy policy, long nowMillis) {
    Optional<CompletionVerdict> settled = ofSettled(rows, set, own, nowMillis);
    if (settled.isPresent()) {
      return settled.get();
    }
    boolean alone = rows.markers().stream().allMatch(each -> each.attempt() == own.attempt());
    Count count = Count.of(rows.attempts(), own.count(), false);
    Optional<String> error = count.error(policy);
    if (error.isPresent()) {
      return new Delete(new Contradicted("set %s: %s".formatted(set, error.get())));
    }
    // Another marker may have counted what was withdrawn since. Both must count the same.
    if (!alone && Count.of(rows.attempts(), own.count(), true).contested()) {
      return new Delete(
          new Contested(
              "set %s is being completed by another call at this moment; send it again"
                  .formatted(set)));
    }
    return new Accept(count.bytes(), count.counted());
  }

  /** Of a set that has ended, or that is complete, or about to be, by another call. */
  private static Optional<CompletionVerdict> ofSettled(
      SetRows rows, SetName set, Marker own, long nowMillis) {
    Optional<SetProgress.State> state =
        rows.head().flatMap(SetHead::progress).map(SetProgress::state);
    if (state.isPresent() && state.get() == SetProgress.State.EXPIRED) {
      return refused("set %s has expired".formatted(set));
    }
    if (rows.accepted().isPresent()) {
      int accepted = rows.accepted().getAsInt();
      return accepted == own.count()
          ? Optional.of(new Delete(new Accepted(true)))
          : refused(
              "set %s is complete with %d mutations, not %d".formatted(set, accepted, own.count()));
    }
    if (state.isPresent() && state.get().ended()) {
      return refused("set %s has ended: it is %s".formatted(set, state.get()));
    }
    if (rows.markers().stream().noneMatch(each -> each.attempt() == own.attempt())) {
      return Optional.of(
          new Lost("set %s: the marker was deleted while it was being saved".formatted(set)));
    }
    if (rows.head().isPresent() && rows.head().get().expiresMillis() <= nowMillis) {
      return refused("set %s has expired".formatted(set));
    }
    return rows.markers().stream()
        .filter(each -> each.count() != own.count() && !each.abandoned(nowMillis))
        .findFirst()
        .map(
            other ->
                new Delete(
                    new Contested(
                        other.count() == Marker.EXPIRY
                            ? "set %s expires at this moment".formatted(set)
                            : "set %s is being completed with %d mutations, not %d"
                                .formatted(set, other.count(), own.count()))));
  }

  private static Optional<CompletionVerdict> refused(String error) {
    return Optional.of(new Delete(new Contradicted(error)));
  }
}
