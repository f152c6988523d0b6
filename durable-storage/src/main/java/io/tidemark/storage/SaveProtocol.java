/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.storage.steps.Steps;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Brings a mutation that was written to an end, as {@link SaveVerdict} says. */
final class SaveProtocol {
  private final SetTable table;
  private final InstantSource clock;

  SaveProtocol(SetTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Settles one.
   *
   * @param rows what was read after it was written
   */
  CompletionStage<Stored<Acceptance>> settle(SetName set, Draft draft, SetRows rows) {
    SaveVerdict.Own own = new SaveVerdict.Own(set, draft.sequence(), draft.attempt(), draft.hash());
    return follow(own, SaveVerdict.of(rows, own, clock.millis()));
  }

  private CompletionStage<Stored<Acceptance>> follow(SaveVerdict.Own own, SaveVerdict verdict) {
    if (verdict instanceof SaveVerdict.Accept accept) {
      return Steps.done(new Accepted(accept.again()));
    } else if (verdict instanceof SaveVerdict.Leave leave) {
      return Steps.done(leave.answer());
    } else if (verdict instanceof SaveVerdict.Lost lost) {
      return Steps.failed(Reach.IN_DOUBT, lost.error());
    } else if (verdict instanceof SaveVerdict.Withdraw withdraw) {
      return withdraw(own, withdraw.answer());
    } else if (verdict instanceof SaveVerdict.AskCounted ask) {
      return askCounted(own, ask);
    }
    SaveVerdict.Delete delete = (SaveVerdict.Delete) verdict;
    return delete(own, delete.answer(), delete.ended());
  }

  private CompletionStage<Stored<Acceptance>> withdraw(SaveVerdict.Own own, Acceptance answer) {
    return Steps.thenInDoubt(
        table.withdraw(own.set(), own.sequence(), own.attempt()),
        text(own),
        noted ->
            Steps.thenInDoubt(
                table.rows(own.set(), List.of(own.sequence())),
                text(own),
                rows -> follow(own, SaveVerdict.ofWithdrawn(rows, own, answer))));
  }

  private CompletionStage<Stored<Acceptance>> askCounted(
      SaveVerdict.Own own, SaveVerdict.AskCounted ask) {
    return Steps.thenInDoubt(
        table.counted(own.set()),
        text(own),
        counted -> {
          if (counted.isEmpty()) {
            return Steps.failed(Reach.IN_DOUBT, text(own) + ": what was counted isn't there");
          }
          return Counted.has(counted.get(), own.sequence(), own.hash())
              ? Steps.done(new Accepted(ask.again()))
              : delete(own, ask.otherwise(), false);
        });
  }

  private CompletionStage<Stored<Acceptance>> delete(
      SaveVerdict.Own own, Acceptance answer, boolean ended) {
    return Steps.thenInDoubt(
        ended
            ? table.deleteLate(own.set(), own.sequence(), own.attempt())
            : table.delete(own.set(), own.sequence(), own.attempt()),
        text(own),
        deleted -> Steps.done(answer));
  }

  /** What it is, for people. */
  static String text(SaveVerdict.Own own) {
    return "sequence %d of set %s".formatted(own.sequence(), own.set());
  }

  /** Deletes what there is of an attempt whose first chunk was never written: nobody counts it. */
  CompletionStage<Stored<Acceptance>> giveUp(SetName set, Draft draft, Stored.Failed<?> failure) {
    Reach reach = failure.reach() == Reach.IN_DOUBT ? Reach.AWAY : failure.reach();
    return table
        .delete(set, draft.sequence(), draft.attempt())
        .thenApply(deleted -> new Stored.Failed<>(reach, failure.error()));
  }

  /** The first failure among answers, if there is one. */
  static Optional<Stored.Failed<?>> firstFailure(List<Stored<Boolean>> answers) {
    return answers.stream()
        .filter(Stored.Failed.class::isInstance)
        .<Stored.Failed<?>>map(each -> (Stored.Failed<?>) each)
        .findFirst();
  }
}
