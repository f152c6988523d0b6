/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.multipartition.state.v1.AssembledSet;
import io.tidemark.multipartition.state.v1.SetPhase;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import java.util.Optional;

/** What is to be done with a message of a set: decided by what came of the set before. Pure. */
sealed interface Verdict {

  /** It is kept. */
  record Keep() implements Verdict {}

  /** It says what another said before: nothing is done. */
  record Repeat() implements Verdict {}

  /**
   * It is dead.
   *
   * @param reason why
   * @param error the same for people
   */
  record Dead(DeadReason reason, String error) implements Verdict {}

  /**
   * Decides about a mutation.
   *
   * @param set what is known of its set
   * @param mutation its place
   * @param record what it says
   * @param before the one that has its place already
   */
  static Verdict of(
      AssembledSet set,
      SetPart.Mutation mutation,
      LogRecord record,
      Optional<LogRecord> before,
      SetPolicy policy) {
    int sequence = mutation.sequence();
    if (set.getCount() > 0 && sequence > set.getCount()) {
      return conflict(
          "sequence %d is past the end of set %s, whose marker says %d mutations"
              .formatted(sequence, mutation.setId(), set.getCount()));
    }
    if (set.getPhase() == SetPhase.DONE
        || (set.getPhase() == SetPhase.LEAVING && sequence < set.getNext())) {
      return new Repeat();
    }
    if (before.isPresent()) {
      return SetMessages.same(record, before.get())
          ? new Repeat()
          : conflict(
              "sequence %d of set %s came before with another content"
                  .formatted(sequence, mutation.setId()));
    }
    if (sequence > policy.maxMutations()) {
      return tooLarge(
          "sequence %d of set %s is more than the %d mutations that a set may have"
              .formatted(sequence, mutation.setId(), policy.maxMutations()));
    }
    long bytes = set.getBytes() + record.payload().size();
    if (bytes > policy.maxBytes()) {
      return tooLarge(
          "with sequence %d set %s has %d bytes of payload; it may have %d"
              .formatted(sequence, mutation.setId(), bytes, policy.maxBytes()));
    }
    return new Keep();
  }

  /** Decides about a marker. */
  static Verdict of(AssembledSet set, SetPart.Completion marker, SetPolicy policy) {
    if (set.getCount() > 0) {
      return set.getCount() == marker.count()
          ? new Repeat()
          : conflict(
              "the marker of set %s says %d mutations, one before said %d"
                  .formatted(marker.setId(), marker.count(), set.getCount()));
    }
    return marker.count() > policy.maxMutations()
        ? tooLarge(
            "the marker of set %s says %d mutations; a set may have %d"
                .formatted(marker.setId(), marker.count(), policy.maxMutations()))
        : new Keep();
  }

  private static Verdict conflict(String error) {
    return new Dead(DeadReason.SET_CONFLICT, error);
  }

  private static Verdict tooLarge(String error) {
    return new Dead(DeadReason.SET_TOO_LARGE, error);
  }
}
