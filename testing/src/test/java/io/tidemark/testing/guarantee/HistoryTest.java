/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import static io.tidemark.api.v1.Trilean.FALSE;
import static io.tidemark.api.v1.Trilean.TRUE;
import static io.tidemark.api.v1.Trilean.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testing.guarantee.Arrival.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final String APP = "http://app/deletes";

  private final History history = new History();

  @Test
  void theStrongestAnswerOfSeveralWritesCounts() {
    history.written("a", FALSE, 1, 0);
    assertThat(fate("a").durable()).isEqualTo(FALSE);
    assertThat(fate("a").dueMillis()).isEqualTo(Fate.NONE);
    history.written("a", UNKNOWN, 2, 200);
    assertThat(fate("a").durable()).isEqualTo(UNKNOWN);
    history.written("a", TRUE, 3, 300);
    assertThat(fate("a").durable()).isEqualTo(TRUE);
    history.written("a", UNKNOWN, 4, 400);
    assertThat(fate("a").durable()).isEqualTo(TRUE);
    assertThat(fate("a").dueMillis()).as("the earliest that may appear").isEqualTo(200);
    assertThat(history.acknowledgedMillis()).containsExactly(3L);
  }

  @Test
  void aRecordMayArriveBeforeItsAnswer() {
    history.sent("a");
    history.delivered("a", APP, 100);
    assertThat(history.tally()).isEqualTo(new Tally(1, 1, 0, 0, 0, 1, 0, 0, 0));
    history.written("a", TRUE, 101, 100);
    assertThat(history.tally()).isEqualTo(new Tally(1, 0, 1, 0, 0, 1, 0, 0, 0));
    assertThat(history.tally().settled()).isTrue();
  }

  @Test
  void countsRecordsNotEvents() {
    for (String id : new String[] {"a", "b", "c", "d"}) {
      history.sent(id);
    }
    history.written("a", TRUE, 1, 10);
    history.written("b", TRUE, 1, 10);
    history.written("c", FALSE, 1, 10);
    history.written("d", UNKNOWN, 1, 10);
    history.turnedAway("a", APP, 10);
    history.delivered("a", APP, 11);
    history.delivered("a", APP, 12);
    history.dead("d", "REJECTED", 13);
    history.dead("d", "REJECTED", 14);
    assertThat(history.tally()).isEqualTo(new Tally(4, 0, 2, 1, 1, 1, 1, 0, 1));
    assertThat(Summary.of(history))
        .isEqualTo(new Summary(2, 1, 1, 1, 1, 0, 1, 0, 2, 1, new Lateness(0, 0, 0, 0)));
  }

  @Test
  void keepsArrivalsInTheirOrder() {
    history.turnedAway("a", APP, 30);
    history.dead("b", "REJECTED", 20);
    history.delivered("a", APP, 10);
    assertThat(history.arrivals())
        .containsExactly(
            new Arrival("a", Kind.TURNED_AWAY, APP, 30),
            new Arrival("b", Kind.DEAD, "REJECTED", 20),
            new Arrival("a", Kind.DELIVERED, APP, 10));
    assertThat(fate("a").firstArrivalMillis()).isEqualTo(10);
    assertThat(fate("b").firstArrivalMillis()).isEqualTo(Fate.NONE);
  }

  @Test
  void latenessIsExactAndLeavesOutWhatWasTurnedAway() {
    for (int i = 1; i <= 200; i++) {
      history.written("r" + i, TRUE, 1, 1_000);
      history.delivered("r" + i, APP, 1_000 + i);
    }
    history.written("slow", TRUE, 1, 1_000);
    history.turnedAway("slow", APP, 1_500);
    history.delivered("slow", APP, 9_000);
    assertThat(Summary.of(history).latenessMillis()).isEqualTo(new Lateness(200, 100, 198, 200));
    assertThat(Lateness.of(LongStream.of(7))).isEqualTo(new Lateness(1, 7, 7, 7));
  }

  @Test
  void wakesWhoWaitsWhenTheTallyIsMet() throws InterruptedException {
    history.sent("a");
    CountDownLatch met = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              try {
                if (history.await(Tally::settled, Duration.ofSeconds(30))) {
                  met.countDown();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiter.start();
    history.written("a", TRUE, 1, 10);
    assertThat(met.getCount()).isEqualTo(1);
    history.delivered("a", APP, 10);
    waiter.join();
    assertThat(met.getCount()).isZero();
    assertThat(history.await(Tally::settled, Duration.ZERO)).isTrue();
    assertThat(history.await(tally -> tally.dead() == 1, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void losesNoEventOfSeveralThreads() {
    int records = 50_000;
    IntStream.range(0, records).parallel().forEach(i -> history.sent("record-" + i));
    IntStream.range(0, records).parallel().forEach(i -> history.written("record-" + i, TRUE, i, i));
    IntStream.range(0, records)
        .parallel()
        .forEach(i -> history.delivered("record-" + i, APP, i + 3));
    assertThat(history.tally()).isEqualTo(new Tally(records, 0, records, 0, 0, records, 0, 0, 0));
    assertThat(Report.of(history, new AtLeastOnce(), new NeverEarly()).orThrow().summary())
        .isEqualTo(
            new Summary(records, 0, 0, records, 0, 0, 0, 0, 0, 0, new Lateness(records, 3, 3, 3)));
  }

  private Fate fate(String id) {
    return history.fates().filter(fate -> fate.id().equals(id)).findFirst().orElseThrow();
  }
}
