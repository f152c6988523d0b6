/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.namespace.SetPolicy;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.storage.steps.Steps;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Completes sets, and ends them. Both write a marker first and read then. So of two markers that
 * contradict each other, at least one sees the other, and so it is with a marker and a mutation
 * that it doesn't count.
 *
 * <p>The mutations are read in several requests, and what two requests see isn't of one moment: a
 * marker that is written between the two may count what is withdrawn until the second. So the
 * markers are looked at once more after the mutations: one that isn't there even then counts no
 * earlier state than this read did. With them those sequences are read again that were on the
 * border of two requests.
 */
final class CompletionProtocol {
  private final SetTable table;
  private final InstantSource clock;
  private final LongSupplier attempts;

  CompletionProtocol(SetTable table, InstantSource clock, LongSupplier attempts) {
    this.table = table;
    this.clock = clock;
    this.attempts = attempts;
  }

  CompletionStage<Stored<Acceptance>> complete(SetName set, int count, SetPolicy policy) {
    Marker own = new Marker(attempts.getAsLong(), count, clock.millis());
    String text = "the marker of set " + set;
    return Steps.then(
        table.writeMarker(set, own),
        written ->
            Steps.thenInDoubt(
                table.allRows(set),
                text,
                rows ->
                    Steps.thenInDoubt(
                        table.rows(set, rows.torn()),
                        text,
                        later ->
                            follow(
                                set,
                                own,
                                CompletionVerdict.of(
                                    rows.mended(later, own), set, own, policy, clock.millis())))));
  }

  private CompletionStage<Stored<Acceptance>> follow(
      SetName set, Marker own, CompletionVerdict verdict) {
    String text = "the marker of set " + set;
    if (verdict instanceof CompletionVerdict.Lost lost) {
      return Steps.failed(Reach.IN_DOUBT, lost.error());
    } else if (verdict instanceof CompletionVerdict.Accept accept) {
      return Steps.thenInDoubt(
          table.accept(
              set,
              own.attempt(),
              new SetHead.Completion(own.count(), accept.bytes(), clock.millis()),
              accept.counted()),
          text,
          accepted -> Steps.done(new Accepted(false)));
    }
    Acceptance answer = ((CompletionVerdict.Delete) verdict).answer();
    CompletionStage<Stored<Boolean>> deleted = table.deleteMarker(set, own.attempt());
    return answer instanceof Accepted
        // It stands, whatever becomes of the second marker, which says the same.
        ? deleted.thenApply(any -> new Done<>(answer))
        : Steps.thenInDoubt(deleted, text, any -> Steps.done(answer));
  }

  /**
   * Ends a set, unless it is to expire and has been completed, or written to, in the meantime.
   *
   * @return whether it has ended
   */
  CompletionStage<Stored<Boolean>> end(SetName set, SetProgress progress, SetPolicy policy) {
    return progress.state() == SetProgress.State.EXPIRED
        ? expire(set, progress, policy)
        : Steps.then(table.head(set), head -> end(set, head, progress, policy));
  }

  private CompletionStage<Stored<Boolean>> end(
      SetName set, Optional<SetHead> head, SetProgress progress, SetPolicy policy) {
    return table.end(set, head, progress, policy.retention());
  }

  private CompletionStage<Stored<Boolean>> expire(
      SetName set, SetProgress progress, SetPolicy policy) {
    Marker own = new Marker(attempts.getAsLong(), Marker.EXPIRY, clock.millis());
    return Steps.then(
        table.writeMarker(set, own),
        written ->
            Steps.thenInDoubt(
                table.rows(set, List.of()),
                "the expiry of set " + set,
                rows -> {
                  Stored<Boolean> verdict = expires(set, rows);
                  if (verdict instanceof Done<Boolean> done && done.value()) {
                    return end(set, rows.head(), progress, policy);
                  }
                  return Steps.thenInDoubt(
                      table.deleteMarker(set, own.attempt()),
                      "the expiry of set " + set,
                      deleted -> CompletableFuture.completedFuture(verdict));
                }));
  }

  private Stored<Boolean> expires(SetName set, SetRows rows) {
    long now = clock.millis();
    boolean ended =
        rows.head().flatMap(SetHead::progress).map(each -> each.state().ended()).orElse(false);
    boolean good = rows.head().map(SetHead::expiresMillis).orElse(0L) > now;
    if (rows.accepted().isPresent() || (good && !ended)) {
      return new Done<>(false);
    }
    boolean completing =
        rows.markers().stream()
            .anyMatch(each -> each.count() != Marker.EXPIRY && !each.abandoned(now));
    return completing
        ? new Failed<>(Reach.IN_DOUBT, "set %s is being completed at this moment".formatted(set))
        : new Done<>(true);
  }
}
