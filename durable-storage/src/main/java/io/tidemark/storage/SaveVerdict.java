/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Contested;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a mutation that was written and read back. It is made of one read alone,
 * so that two servers that contradict each other come to the same end without talking.
 *
 * <p>The danger is an attempt that is deleted after a completion marker has counted it. So nobody
 * deletes an attempt of theirs at once: they note that they withdraw it, and look again. Either the
 * marker's read sees the note, and doesn't count the attempt; or the second look sees the marker,
 * and the attempt stays. A withdrawn attempt is as good as none where no marker may have counted
 * it.
 */
sealed interface SaveVerdict {

  /**
   * It is saved, and stays.
   *
   * @param again whether the same content was saved before
   */
  record Accept(boolean again) implements SaveVerdict {}

  /**
   * It is to be withdrawn, looked at again, and answered so if it could be deleted.
   *
   * @param answer the answer then
   */
  record Withdraw(Acceptance answer) implements SaveVerdict {}

  /**
   * The set is complete, and what it has counted says whether this content stands.
   *
   * @param again whether the same content was saved before
   * @param otherwise the answer if it doesn't
   */
  record AskCounted(boolean again, Acceptance otherwise) implements SaveVerdict {}

  /**
   * Nothing can have counted it: it is to be deleted.
   *
   * @param answer the answer then
   * @param ended whether the set has ended
   */
  record Delete(Acceptance answer, boolean ended) implements SaveVerdict {}

  /** It may have been counted, or not: it stays as it is. */
  record Leave(Acceptance answer) implements SaveVerdict {}

  /** It isn't there any more. */
  record Lost(String error) implements SaveVerdict {}

  /**
   * The attempt that this is about.
   *
   * @param set the set
   * @param sequence the mutation's place in it
   * @param attempt names the attempt
   * @param hash of its content
   */
  record Own(SetName set, int sequence, long attempt, ByteString hash) {
    private Contradicted contradicted(String error) {
      return new Contradicted(at(error));
    }

    private String at(String error) {
      return "set %s, sequence %d: %s".formatted(set, sequence, error);
    }
  }

  /** Of the first look at it. */
  static SaveVerdict of(SetRows rows, Own own, long nowMillis) {
    Optional<SaveVerdict> certain = ofEnded(rows, own);
    if (certain.isPresent()) {
      return certain.get();
    }
    for (Marker marker : rows.markers()) {
      if (marker.count() < own.sequence() && !marker.abandoned(nowMillis)) {
        return new Withdraw(
            own.contradicted(
                marker.count() == Marker.EXPIRY
                    ? "the set expires"
                    : "the set is being completed with %d mutations".formatted(marker.count())));
      }
    }
    boolean counting = rows.mayBeCounted(own.sequence());
    List<SavedAttempt> others =
        rows.of(own.sequence())
            .filter(each -> each.attempt() != own.attempt())
            .filter(each -> counting || !each.withdrawn())
            .toList();
    boolean again =
        others.stream().anyMatch(each -> !each.withdrawn() && each.hash().equals(own.hash()));
    if (others.stream().allMatch(each -> each.hash().equals(own.hash()))) {
      return new Accept(again);
    }
    // The content may have been accepted before: then it isn't this one's to be refused.
    return new Withdraw(
        again
            ? new Contested(own.at("another content is being saved; send it again"))
            : own.contradicted("another content is saved, or is being saved"));
  }

  /**
   * Of the second look, after it was withdrawn.
   *
   * @param answer the answer if it can be deleted
   */
  static SaveVerdict ofWithdrawn(SetRows rows, Own own, Acceptance answer) {
    Optional<SaveVerdict> certain = ofEnded(rows, own);
    if (certain.isPresent()) {
      return certain.get();
    }
    return rows.mayBeCounted(own.sequence())
        ? new Leave(
            new Contested(own.at("the set is being completed at this moment; send it again")))
        : new Delete(answer, false);
  }

  /** Of a set that has ended or is complete, or whose attempt is gone. */
  private static Optional<SaveVerdict> ofEnded(SetRows rows, Own own) {
    Optional<SetProgress.State> state =
        rows.head().flatMap(SetHead::progress).map(SetProgress::state);
    if (state.isPresent() && state.get().ended()) {
      return Optional.of(
          new Delete(own.contradicted("the set has ended: it is " + state.get()), true));
    }
    if (rows.of(own.sequence()).noneMatch(each -> each.attempt() == own.attempt())) {
      return Optional.of(new Lost(own.at("it was deleted while it was being saved")));
    }
    if (rows.accepted().isEmpty()) {
      return Optional.empty();
    }
    int count = rows.accepted().getAsInt();
    if (own.sequence() > count) {
      return Optional.of(
          new Delete(
              own.contradicted("the set is complete with %d mutations".formatted(count)), false));
    }
    boolean again =
        rows.of(own.sequence())
            .anyMatch(each -> each.attempt() != own.attempt() && each.hash().equals(own.hash()));
    // What was counted is never deleted: if all that is there is alike, that is it.
    return Optional.of(
        rows.of(own.sequence()).allMatch(each -> each.hash().equals(own.hash()))
            ? new Accept(again)
            : new AskCounted(
                again, own.contradicted("another content is saved, and the set is complete")));
  }
}
