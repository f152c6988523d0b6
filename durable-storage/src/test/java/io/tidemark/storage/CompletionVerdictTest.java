/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.Acceptance.Contested;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class CompletionVerdictTest {

  private static final long NOW = 1_000_000;
  private static final long EXPIRES = NOW + 1;
  private static final SetName SET = new SetName("items", "s");
  private static final Marker OWN = new Marker(7, 2, NOW);
  private static final SetPolicy POLICY =
      new SetPolicy(Duration.ofDays(1), Duration.ofDays(1), 2, 10);
  private static final Optional<SetHead> HEAD =
      Optional.of(new SetHead(EXPIRES, Optional.empty(), Optional.empty()));
  private static final SavedAttempt FIRST = attempt(1, "a", 5, false);
  private static final SavedAttempt SECOND = attempt(2, "b", 5, false);

  @Test
  void aWholeSetIsAccepted() {
    assertThat(verdict(rows(FIRST, SECOND)))
        .isEqualTo(
            new CompletionVerdict.Accept(10, Counted.of(List.of(FIRST.hash(), SECOND.hash()))));
    assertThat(verdict(rows(FIRST, FIRST, SECOND, attempt(2, "b", 5, false))))
        .isInstanceOf(CompletionVerdict.Accept.class);
    assertThat(verdict(rows(FIRST, SECOND, attempt(2, "c", 5, true), attempt(3, "c", 5, true))))
        .isInstanceOf(CompletionVerdict.Accept.class);
  }

  @Test
  void anotherIsRefusedWithAllThatIsWrong() {
    assertRefused(rows(FIRST), Contradicted.class, "set items/s: missing 2");
    assertRefused(rows(FIRST, attempt(2, "b", 5, true)), Contradicted.class, "missing 2");
    assertRefused(
        new SetRows(Optional.empty(), List.of(OWN), List.of()), Contradicted.class, "1-2");
    assertRefused(
        rows(FIRST, SECOND, attempt(3, "c", 5, false)),
        Contradicted.class,
        "3 beyond its 2 mutations");
    assertRefused(
        rows(FIRST, SECOND, attempt(2, "c", 5, false)), Contradicted.class, "two contents of 2");
    assertRefused(
        rows(FIRST, attempt(2, "b", 6, false)),
        Contradicted.class,
        "11 bytes of payload, at most 10 are allowed");
    Marker large = new Marker(7, 3, NOW);
    assertThat(
            CompletionVerdict.of(
                new SetRows(HEAD, List.of(large), List.of(FIRST, SECOND)), SET, large, POLICY, NOW))
        .hasToString(
            "Delete[answer=Contradicted[error=set items/s: 3 mutations, at most 2 are allowed;"
                + " missing 3]]");
  }

  @Test
  void oneThatWasAcceptedBeforeStands() {
    assertAnswer(complete(2, Optional.empty()), new Accepted(true));
    assertAnswer(complete(2, Optional.of(SetProgress.State.APPLIED)), new Accepted(true));
    assertAnswer(complete(2, Optional.of(SetProgress.State.DEAD)), new Accepted(true));
    assertRefused(
        complete(3, Optional.empty()), Contradicted.class, "complete with 3 mutations, not 2");
    assertRefused(
        complete(2, Optional.of(SetProgress.State.EXPIRED)), Contradicted.class, "expired");
  }

  @Test
  void anExpiredSetIsRefusedAtTheVeryMillisecond() {
    SetRows rows = rows(FIRST, SECOND);
    assertThat(CompletionVerdict.of(rows, SET, OWN, POLICY, EXPIRES - 1))
        .isInstanceOf(CompletionVerdict.Accept.class);
    assertThat(CompletionVerdict.of(rows, SET, OWN, POLICY, EXPIRES))
        .isInstanceOf(CompletionVerdict.Delete.class);
  }

  @Test
  void anotherMarkerOfAnotherCountContestsItWhileItsWriterLives() {
    SetRows rows = rows(FIRST, SECOND);
    assertRefused(with(rows, new Marker(8, 3, NOW)), Contested.class, "with 3 mutations, not 2");
    assertRefused(with(rows, new Marker(8, 0, NOW)), Contested.class, "expires at this moment");
    long life = Marker.LIFE.toMillis();
    assertRefused(with(rows, new Marker(8, 3, NOW - life)), Contested.class, "3 mutations");
    assertThat(verdict(with(rows, new Marker(8, 3, NOW - life - 1))))
        .isInstanceOf(CompletionVerdict.Accept.class);
    assertThat(verdict(with(rows, new Marker(8, 2, NOW))))
        .isInstanceOf(CompletionVerdict.Accept.class);
  }

  @Test
  void whatAnotherMarkerMayHaveCountedContestsIt() {
    SetRows rows = rows(FIRST, SECOND, attempt(2, "c", 5, true));
    assertRefused(with(rows, new Marker(8, 2, NOW)), Contested.class, "another call");
    assertRefused(with(rows, new Marker(8, 2, 0)), Contested.class, "another call");
  }

  @Test
  void whatIsGoneIsInDoubt() {
    assertThat(verdict(new SetRows(HEAD, List.of(), List.of(FIRST, SECOND))))
        .isInstanceOf(CompletionVerdict.Lost.class);
  }

  @Property
  void namesAllThatAreMissing(
      @ForAll @UniqueElements List<@IntRange(min = 1, max = 40) Integer> there) {
    List<SavedAttempt> attempts = there.stream().map(each -> attempt(each, "x", 0, false)).toList();
    Count count = Count.of(attempts, 40, false);
    TreeSet<Integer> missing = new TreeSet<>(IntStream.rangeClosed(1, 40).boxed().toList());
    missing.removeAll(there);
    assertThat(count.missing()).isEqualTo(missing);
    assertThat(SequenceText.of(missing)).isEqualTo(naively(missing));
  }

  /** Written anew, in another way: each shown sequence begins a range, or is taken into one. */
  private static String naively(SortedSet<Integer> sequences) {
    List<Integer> shown = new ArrayList<>(sequences).subList(0, Math.min(20, sequences.size()));
    String text =
        shown.stream()
            .filter(each -> !shown.contains(each - 1))
            .map(
                from -> {
                  int to = from;
                  while (shown.contains(to + 1)) {
                    to++;
                  }
                  return from == to ? "" + from : from + "-" + to;
                })
            .reduce((left, right) -> left + ", " + right)
            .orElse("");
    return sequences.size() > 20 ? text + " and " + (sequences.size() - 20) + " more" : text;
  }

  private static CompletionVerdict verdict(SetRows rows) {
    return CompletionVerdict.of(rows, SET, OWN, POLICY, NOW);
  }

  private static void assertAnswer(SetRows rows, Acceptance answer) {
    assertThat(verdict(rows)).isEqualTo(new CompletionVerdict.Delete(answer));
  }

  private static void assertRefused(SetRows rows, Class<? extends Acceptance> kind, String error) {
    assertThat(verdict(rows))
        .isInstanceOfSatisfying(
            CompletionVerdict.Delete.class,
            delete -> {
              assertThat(delete.answer()).isInstanceOf(kind);
              assertThat(delete.answer().toString()).contains(error);
            });
  }

  private static SavedAttempt attempt(int sequence, String hash, int bytes, boolean withdrawn) {
    return new SavedAttempt(
        sequence, sequence, ByteString.copyFromUtf8(hash.repeat(16)), bytes, withdrawn);
  }

  private static SetRows rows(SavedAttempt... attempts) {
    return new SetRows(HEAD, List.of(OWN), Arrays.asList(attempts));
  }

  private static SetRows with(SetRows rows, Marker other) {
    return new SetRows(rows.head(), List.of(other, OWN), rows.attempts());
  }

  private static SetRows complete(int count, Optional<SetProgress.State> state) {
    return new SetRows(
        Optional.of(
            new SetHead(
                0,
                Optional.of(new SetHead.Completion(count, 1, 1)),
                state.map(each -> new SetProgress(each, 0, 0, 0, "", 0)))),
        List.of(),
        List.of());
  }
}
