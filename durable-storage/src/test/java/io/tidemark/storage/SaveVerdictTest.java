/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Contested;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SaveVerdictTest {

  private static final long NOW = 1_000_000;
  private static final ByteString HASH = ByteString.copyFromUtf8("hash of mine....");
  private static final ByteString RIVAL = ByteString.copyFromUtf8("hash of rival...");
  private static final SaveVerdict.Own OWN =
      new SaveVerdict.Own(new SetName("items", "s"), 2, 7, HASH);
  private static final SavedAttempt MINE = attempt(2, 7, HASH, false);
  private static final Acceptance ANSWER = new Contradicted("because");

  @Test
  void aloneItStands() {
    assertThat(first(rows(MINE))).isEqualTo(new SaveVerdict.Accept(false));
    assertThat(first(rows(MINE, attempt(2, 8, HASH, false))))
        .isEqualTo(new SaveVerdict.Accept(true));
    assertThat(first(rows(MINE, attempt(3, 8, RIVAL, false), attempt(1, 9, RIVAL, false))))
        .isEqualTo(new SaveVerdict.Accept(false));
  }

  @Test
  void whatWasWithdrawnIsAsGoodAsNoneUnlessAMarkerMayHaveCountedIt() {
    SavedAttempt withdrawn = attempt(2, 8, RIVAL, true);
    assertThat(first(rows(MINE, withdrawn))).isEqualTo(new SaveVerdict.Accept(false));
    assertThat(first(rows(MINE, attempt(2, 8, HASH, true))))
        .isEqualTo(new SaveVerdict.Accept(false));
    assertWithdraw(first(with(rows(MINE, withdrawn), marker(2))), Contradicted.class, "another");
    // Not even one whose writer has died is passed over here.
    Marker abandoned = new Marker(1, 2, NOW - Marker.LIFE.toMillis() - 1);
    assertWithdraw(first(with(rows(MINE, withdrawn), abandoned)), Contradicted.class, "another");
  }

  @Test
  void anotherContentMakesItWithdraw() {
    assertWithdraw(
        first(rows(MINE, attempt(2, 8, RIVAL, false))),
        Contradicted.class,
        "set items/s, sequence 2: another content is saved");
  }

  @Test
  void itIsntRefusedForGoodWhereTheSameMayHaveBeenAcceptedBefore() {
    assertWithdraw(
        first(rows(MINE, attempt(2, 8, RIVAL, false), attempt(2, 6, HASH, false))),
        Contested.class,
        "another content is being saved");
    assertWithdraw(
        first(rows(MINE, attempt(2, 8, RIVAL, false), attempt(2, 6, HASH, true))),
        Contradicted.class,
        "another content");
  }

  @Test
  void aMarkerThatDoesntCountItMakesItWithdraw() {
    assertThat(first(with(rows(MINE), marker(2)))).isEqualTo(new SaveVerdict.Accept(false));
    assertWithdraw(
        first(with(rows(MINE), marker(1))), Contradicted.class, "completed with 1 mutations");
    assertWithdraw(
        first(with(rows(MINE), marker(Marker.EXPIRY))), Contradicted.class, "the set expires");
    long life = Marker.LIFE.toMillis();
    assertWithdraw(
        first(with(rows(MINE), new Marker(1, 1, NOW - life))), Contradicted.class, "completed");
    assertThat(first(with(rows(MINE), new Marker(1, 1, NOW - life - 1))))
        .isEqualTo(new SaveVerdict.Accept(false));
  }

  @Test
  void ofACompleteSetWhatIsThereStands() {
    assertThat(first(complete(2, MINE))).isEqualTo(new SaveVerdict.Accept(false));
    assertThat(first(complete(2, MINE, attempt(2, 8, HASH, true))))
        .isEqualTo(new SaveVerdict.Accept(true));
    assertThat(first(complete(2, MINE, attempt(2, 8, RIVAL, false))))
        .isInstanceOfSatisfying(
            SaveVerdict.AskCounted.class,
            ask -> {
              assertThat(ask.again()).isFalse();
              assertThat(ask.otherwise()).isInstanceOf(Contradicted.class);
            });
    assertThat(first(complete(2, MINE, attempt(2, 8, RIVAL, true))))
        .isInstanceOf(SaveVerdict.AskCounted.class);
    assertThat(first(complete(2, MINE, attempt(2, 8, RIVAL, true), attempt(2, 9, HASH, false))))
        .isInstanceOfSatisfying(
            SaveVerdict.AskCounted.class, ask -> assertThat(ask.again()).isTrue());
  }

  @Test
  void beyondACompleteSetItIsDeleted() {
    assertDelete(first(complete(1, MINE)), "complete with 1 mutations", false);
  }

  @Test
  void ofASetThatHasEndedItIsDeletedEvenIfItIsGone() {
    for (SetProgress.State state : SetProgress.State.values()) {
      SaveVerdict verdict = first(at(state, complete(2, MINE)));
      if (state.ended()) {
        assertDelete(verdict, state.toString(), true);
        assertDelete(first(at(state, complete(2))), state.toString(), true);
      } else {
        assertThat(verdict).isEqualTo(new SaveVerdict.Accept(false));
      }
    }
  }

  @Test
  void whatIsGoneIsInDoubt() {
    assertThat(first(rows())).isInstanceOf(SaveVerdict.Lost.class);
    assertThat(first(rows(attempt(2, 8, HASH, false)))).isInstanceOf(SaveVerdict.Lost.class);
    assertThat(first(complete(2, attempt(2, 8, HASH, false)))).isInstanceOf(SaveVerdict.Lost.class);
  }

  @Test
  void onTheSecondLookItIsDeletedUnlessAMarkerMayHaveCountedIt() {
    SavedAttempt withdrawn = attempt(2, 7, HASH, true);
    SavedAttempt rival = attempt(2, 8, RIVAL, false);
    assertThat(second(rows(withdrawn, rival))).isEqualTo(new SaveVerdict.Delete(ANSWER, false));
    assertThat(second(rows(withdrawn))).isEqualTo(new SaveVerdict.Delete(ANSWER, false));
    assertThat(second(with(rows(withdrawn), marker(1))))
        .isEqualTo(new SaveVerdict.Delete(ANSWER, false));
    for (Marker marker : List.of(marker(2), marker(3), new Marker(1, 2, 0))) {
      assertThat(second(with(rows(withdrawn, rival), marker)))
          .isInstanceOfSatisfying(
              SaveVerdict.Leave.class,
              leave -> assertThat(leave.answer()).isInstanceOf(Contested.class));
    }
    assertDelete(second(complete(1, withdrawn)), "complete with 1 mutations", false);
    assertThat(second(complete(2, withdrawn))).isEqualTo(new SaveVerdict.Accept(false));
    assertThat(second(complete(2, withdrawn, rival))).isInstanceOf(SaveVerdict.AskCounted.class);
    assertThat(second(rows(rival))).isInstanceOf(SaveVerdict.Lost.class);
  }

  private static SaveVerdict first(SetRows rows) {
    return SaveVerdict.of(rows, OWN, NOW);
  }

  private static SaveVerdict second(SetRows rows) {
    return SaveVerdict.ofWithdrawn(rows, OWN, ANSWER);
  }

  private static void assertWithdraw(
      SaveVerdict verdict, Class<? extends Acceptance> answer, String error) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            SaveVerdict.Withdraw.class,
            withdraw -> {
              assertThat(withdraw.answer()).isInstanceOf(answer);
              assertThat(withdraw.answer().toString()).contains(error);
            });
  }

  private static void assertDelete(SaveVerdict verdict, String error, boolean ended) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            SaveVerdict.Delete.class,
            delete -> {
              assertThat(delete.answer()).isInstanceOf(Contradicted.class);
              assertThat(delete.answer().toString()).contains(error);
              assertThat(delete.ended()).isEqualTo(ended);
            });
  }

  private static SavedAttempt attempt(
      int sequence, long attempt, ByteString hash, boolean withdrawn) {
    return new SavedAttempt(sequence, attempt, hash, 1, withdrawn);
  }

  private static Marker marker(int count) {
    return new Marker(1, count, NOW);
  }

  private static SetRows rows(SavedAttempt... attempts) {
    return new SetRows(
        Optional.of(new SetHead(NOW + 1, Optional.empty(), Optional.empty())),
        List.of(),
        List.of(attempts));
  }

  private static SetRows with(SetRows rows, Marker marker) {
    List<Marker> markers = new ArrayList<>(rows.markers());
    markers.add(marker);
    return new SetRows(rows.head(), markers, rows.attempts());
  }

  private static SetRows complete(int count, SavedAttempt... attempts) {
    SetHead head =
        new SetHead(NOW + 1, Optional.of(new SetHead.Completion(count, 1, 1)), Optional.empty());
    return with(
        new SetRows(Optional.of(head), List.of(), List.of(attempts)), new Marker(1, count, NOW));
  }

  private static SetRows at(SetProgress.State state, SetRows rows) {
    SetHead head = rows.head().orElseThrow();
    return new SetRows(
        Optional.of(
            new SetHead(
                head.expiresMillis(),
                head.completion(),
                Optional.of(new SetProgress(state, 0, 0, 0, "", 0)))),
        rows.markers(),
        rows.attempts());
  }
}
