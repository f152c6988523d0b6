/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import static io.tidemark.api.v1.Trilean.FALSE;
import static io.tidemark.api.v1.Trilean.TRILEAN_UNSPECIFIED;
import static io.tidemark.api.v1.Trilean.TRUE;
import static io.tidemark.api.v1.Trilean.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.testing.guarantee.Arrival.Kind;
import io.tidemark.testing.guarantee.Verdict.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each guarantee holds where it should, and is broken by each way of breaking it. */
class GuaranteesTest {

  private static final String APP = "http://app/deletes";

  private final History history = new History();

  @Test
  void allHoldForAHistoryInWhichAllWentWell() {
    written("a");
    history.delivered("a", APP, 100);
    written("b");
    history.turnedAway("b", APP, 101);
    history.delivered("b", APP, 150);
    written("c");
    history.turnedAway("c", APP, 102);
    history.dead("c", "ATTEMPTS_EXHAUSTED", 400);
    history.sent("d");
    history.written("d", FALSE, 5, 0);
    history.sent("e");
    history.written("e", UNKNOWN, 5, 100);
    Report report =
        Report.of(
            history,
            new AtLeastOnce(),
            new NeverEarly(),
            new CheckedTrilean(),
            new ExactlyOnePlace(),
            new EndsAsExpected(id -> id.equals("c") ? Kind.DEAD : Kind.DELIVERED),
            new PerKeyOrder());
    assertThat(report.orThrow().ok()).isTrue();
    assertThat(report.verdicts())
        .extracting(Verdict::checked)
        .containsExactly(3L, 3L, 5L, 3L, 3L, 0L);
  }

  @Test
  void atLeastOnceIsBrokenByALostRecord() {
    written("a");
    written("b");
    history.delivered("b", APP, 100);
    history.turnedAway("a", APP, 100);
    assertBroken(new AtLeastOnce(), 2, "a", "acknowledged, and neither delivered nor dead");
    assertThat(Summary.of(history).lost()).isEqualTo(1);
  }

  @Test
  void atLeastOnceAsksNothingOfWhatWasNotAcknowledged() {
    history.written("a", FALSE, 1, 0);
    history.written("b", UNKNOWN, 1, 100);
    assertThat(new AtLeastOnce().check(history).ok()).isTrue();
  }

  @Test
  void neverEarlyIsBrokenByOneMillisecond() {
    written("a");
    history.delivered("a", APP, 99);
    written("b");
    history.delivered("b", APP, 100);
    assertBroken(new NeverEarly(), 2, "a", "arrived 1 ms before it was due");
    assertThat(Summary.of(history).early()).isEqualTo(1);
  }

  @Test
  void neverEarlyIsBrokenByAnAttemptThatWasTurnedAway() {
    written("a");
    history.turnedAway("a", APP, 60);
    history.delivered("a", APP, 200);
    assertBroken(new NeverEarly(), 1, "a", "arrived 40 ms before it was due");
  }

  @Test
  void neverEarlyHoldsForAnUnknownRecordToo() {
    history.written("a", UNKNOWN, 1, 100);
    history.delivered("a", APP, 99);
    assertThat(new NeverEarly().check(history).violations()).isEqualTo(1);
  }

  @Test
  void checkedTrileanIsBrokenByARefusedRecordAtItsTarget() {
    history.written("a", FALSE, 1, 0);
    history.delivered("a", APP, 100);
    assertBroken(new CheckedTrilean(), 1, "a", "durable = FALSE, and yet it is at its target");
  }

  @Test
  void checkedTrileanIsBrokenByARefusedRecordThatTheTargetTurnedAway() {
    history.written("a", FALSE, 1, 0);
    history.turnedAway("a", APP, 100);
    assertThat(new CheckedTrilean().check(history).violations()).isEqualTo(1);
  }

  @Test
  void checkedTrileanIsBrokenByARefusedRecordAmongTheDead() {
    history.written("a", FALSE, 1, 0);
    history.dead("a", "REJECTED", 100);
    assertBroken(new CheckedTrilean(), 1, "a", "durable = FALSE, and yet it is a dead letter");
  }

  @Test
  void checkedTrileanIsBrokenByAWriteWithoutAnAnswer() {
    history.sent("a");
    assertBroken(new CheckedTrilean(), 1, "a", "1 of its writes have no answer");
  }

  @Test
  void checkedTrileanIsBrokenByASecondWriteWithoutAnAnswer() {
    history.sent("a");
    history.sent("a");
    history.written("a", TRUE, 1, 100);
    assertBroken(new CheckedTrilean(), 1, "a", "1 of its writes have no answer");
  }

  @Test
  void checkedTrileanIsBrokenByAnAnswerThatSaysNothing() {
    history.sent("a");
    history.written("a", TRILEAN_UNSPECIFIED, 1, 0);
    assertBroken(new CheckedTrilean(), 1, "a", "answered with neither TRUE, FALSE nor UNKNOWN");
  }

  @Test
  void checkedTrileanIsBrokenByARecordThatNobodyWrote() {
    history.delivered("a", APP, 100);
    assertBroken(new CheckedTrilean(), 1, "a", "seen, and nobody wrote it");
  }

  @Test
  void exactlyOnePlaceIsBrokenByTwoAndByNone() {
    written("a");
    history.delivered("a", APP, 100);
    history.dead("a", "ATTEMPTS_EXHAUSTED", 101);
    written("b");
    Verdict verdict = new ExactlyOnePlace().check(history);
    assertThat(verdict.examples())
        .containsExactly(
            new Violation("a", "both delivered and dead"),
            new Violation("b", "neither delivered nor dead"));
  }

  @Test
  void exactlyOnePlaceHoldsForOneThatIsThereTwice() {
    written("a");
    history.delivered("a", APP, 100);
    history.delivered("a", APP, 101);
    assertThat(new ExactlyOnePlace().check(history).ok()).isTrue();
    assertThat(Summary.of(history).duplicates()).isEqualTo(1);
  }

  @Test
  void deadAsExpectedIsBrokenEitherWay() {
    written("dies");
    history.delivered("dies", APP, 100);
    written("lives");
    history.dead("lives", "REJECTED", 100);
    written("gone");
    written("recalled");
    history.cancelled("recalled", 100);
    written("sentAnyway");
    history.cancelled("sentAnyway", 100);
    history.delivered("sentAnyway", APP, 100);
    Map<String, Kind> ends =
        Map.of("dies", Kind.DEAD, "recalled", Kind.CANCELLED, "sentAnyway", Kind.CANCELLED);
    Verdict verdict =
        new EndsAsExpected(id -> ends.getOrDefault(id, Kind.DELIVERED)).check(history);
    assertThat(verdict.examples())
        .containsExactly(
            new Violation("dies", "must be dead, and is delivered"),
            new Violation("lives", "must be delivered, and is dead"),
            new Violation("gone", "must be delivered, and is neither delivered nor dead"),
            new Violation("sentAnyway", "must be cancelled, and is both delivered and cancelled"));
  }

  @Test
  void perKeyOrderIsBrokenByARecordThatCameTooLate() {
    ordered("a", "k", 1);
    ordered("b", "k", 2);
    history.delivered("b", APP, 100);
    history.delivered("a", APP, 101);
    assertBroken(new PerKeyOrder(), 2, "a", "number 1 of key 'k' came after number 2");
  }

  @Test
  void perKeyOrderAllowsGapsRepetitionsOtherKeysAndOtherTargets() {
    ordered("a", "k", 1);
    ordered("b", "k", 2);
    ordered("c", "k", 3);
    ordered("x", "other", 1);
    history.delivered("a", APP, 100);
    history.delivered("c", APP, 101);
    history.delivered("a", APP, 102);
    history.dead("b", "REJECTED", 103);
    history.delivered("x", APP, 104);
    history.delivered("a", "kafka://main/deletes", 105);
    assertThat(new PerKeyOrder().check(history).violations()).isZero();
    assertThat(new PerKeyOrder().check(history).checked()).isEqualTo(4);
  }

  @Test
  void tellsOnlyTheFirstOfManyViolationsInFull() {
    for (int i = 0; i < 1_000; i++) {
      written("r" + i);
    }
    Report report = Report.of(history, new AtLeastOnce());
    Verdict verdict = report.verdicts().get(0);
    assertThat(verdict.violations()).isEqualTo(1_000);
    assertThat(verdict.examples()).hasSize(Verdict.MAX_EXAMPLES);
    assertThatThrownBy(report::orThrow)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("AtLeastOnce is broken by 1000 of 1000")
        .hasMessageContaining("r0: acknowledged");
  }

  private void written(String id) {
    history.sent(id);
    history.written(id, TRUE, 5, 100);
  }

  private void ordered(String id, String key, long sequence) {
    history.sent(id, new Fate.Order(key, sequence));
    history.written(id, TRUE, 5, 100);
  }

  private void assertBroken(Guarantee guarantee, long checked, String id, String what) {
    Verdict verdict = guarantee.check(history);
    assertThat(verdict)
        .isEqualTo(
            new Verdict(
                guarantee.getClass().getSimpleName(),
                checked,
                1,
                List.of(new Violation(id, what))));
    assertThat(verdict.ok()).isFalse();
    assertThatThrownBy(() -> Report.of(history, guarantee).orThrow())
        .hasMessageContaining(id + ": " + what);
  }
}
