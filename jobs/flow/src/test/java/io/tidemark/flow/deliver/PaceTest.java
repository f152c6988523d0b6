/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deliver.Pace.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long NOW = 1_000_000;
  private static final int A_SECOND = 100;

  private final Pace pace = pace(0);

  private static Pace pace(double end) {
    Pace pace = new Pace(end);
    pace.setGap(1000.0 / A_SECOND);
    return pace;
  }

  @Test
  void aBurstIsFlattened() {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      times.add(pace.ask(0, false, NOW).atMillis());
    }
    assertThat(times).isSorted();
    assertThat(times.get(0)).isEqualTo(NOW);
    assertThat(times.get(999)).isEqualTo(NOW + 9990);
    assertThat(times.stream().filter(t -> t <= NOW + 1000)).hasSizeBetween(100, 102);
  }

  @Test
  void whoeverHasATurnGoesWhenItIsThere() {
    for (int i = 0; i < 100; i++) {
      pace.ask(0, false, NOW);
    }
    Turn turn = pace.ask(0, false, NOW);
    assertThat(turn.atMillis()).isEqualTo(NOW + 1000);
    assertThat(pace.ask(turn.turnMillis(), false, NOW + 999).atMillis()).isEqualTo(NOW + 1000);
    assertThat(pace.ask(turn.turnMillis(), false, NOW + 1000).atMillis()).isEqualTo(NOW + 1000);
  }

  @Test
  void afterAStandstillThePaceIsTheSameAndSoIsTheOrder() {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      turns.add(pace.ask(0, false, NOW));
    }
    Pace restarted = pace(pace.end());
    long later = NOW + 60_000;
    List<Long> times = new ArrayList<>();
    for (Turn turn : turns.subList(3, 300)) {
      times.add(restarted.ask(turn.turnMillis(), false, later).atMillis());
    }
    assertThat(times).isSorted();
    assertThat(times.get(296)).isBetween(later + 2950, later + 2970);
    assertThat(restarted.ask(0, false, later).atMillis())
        .as("who comes now comes last")
        .isBetween(later + 2950, later + 2990);
  }

  @Test
  void aClockThatIsSetBackDoesNotStopIt() {
    pace.ask(0, false, NOW);
    assertThat(pace.ask(0, false, NOW - 600_000).atMillis())
        .isBetween(NOW - 600_000, NOW - 599_980);
  }

  @Test
  void tasksShareAPace() {
    Paces paces = new Paces(4);
    paces.of("orders", 100).ask(0, false, NOW);
    for (int i = 0; i < 24; i++) {
      paces.of("orders", 100).ask(0, false, NOW);
    }
    assertThat(paces.of("orders", 100).ask(0, false, NOW).atMillis()).isEqualTo(NOW + 1000);

    Paces other = new Paces(4);
    paces.encode().forEach(other::restore);
    paces.encode().forEach(other::restore);
    assertThat(other.of("orders", 100).end()).isEqualTo(paces.of("orders", 100).end());
  }

  /**
   * Whatever comes when, and however long the task stands still: no second has more than allowed.
   */
  @Property(tries = 500)
  void noSecondHasMoreThanAllowed(@ForAll long seed) {
    Random random = new Random(seed);
    Pace some = pace(0);
    PriorityQueue<Turn> waiting = new PriorityQueue<>(Comparator.comparing(Turn::atMillis));
    List<Long> sent = new ArrayList<>();
    long now = NOW;
    for (int i = 0; i < 400; i++) {
      now += random.nextInt(40) == 0 ? 1500 + random.nextInt(20_000) : random.nextInt(15);
      for (int n = random.nextInt(8) == 0 ? random.nextInt(60) : 0; n > 0; n--) {
        take(some.ask(0, false, now), now, waiting, sent);
      }
      while (!waiting.isEmpty() && waiting.peek().atMillis() <= now) {
        take(some.ask(waiting.poll().turnMillis(), false, now), now, waiting, sent);
      }
    }
    for (int i = 0; i < sent.size(); i++) {
      int last = i;
      while (last + 1 < sent.size() && sent.get(last + 1) < sent.get(i) + 1000) {
        last++;
      }
      // What is late by less than a second, and early by less than 20 ms, may add to one second.
      assertThat(last - i + 1)
          .as("seed %d, from %d", seed, i)
          .isLessThanOrEqualTo(2 * A_SECOND + 3);
    }
    assertThat(sent.size())
        .as("in all, seed %d", seed)
        .isLessThanOrEqualTo((int) ((now - NOW + 1020) * A_SECOND / 1000) + 1);
  }

  private static void take(Turn turn, long now, PriorityQueue<Turn> waiting, List<Long> sent) {
    if (turn.atMillis() <= now) {
      sent.add(now);
    } else {
      waiting.add(turn);
    }
  }
}
