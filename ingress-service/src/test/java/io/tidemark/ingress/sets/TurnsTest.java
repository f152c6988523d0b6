/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private final Turns turns = new Turns(2);
  private final List<Integer> begun = new ArrayList<>();

  @Test
  void letsSoManyBeginAndTheOthersInTheirOrder() {
    List<Turns.Turn> all = IntStream.range(0, 5).mapToObj(this::take).toList();
    assertThat(begun).containsExactly(0, 1);
    turns.end();
    assertThat(begun).containsExactly(0, 1, 2);
    turns.end();
    turns.end();
    turns.end();
    assertThat(begun).containsExactly(0, 1, 2, 3, 4);
    assertThat(all).noneMatch(Turns.Turn::giveUp);
    take(5);
    take(6);
    assertThat(begun).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void skipsWhatHasGivenUp() {
    take(0);
    take(1);
    Turns.Turn second = take(2);
    take(3);
    assertThat(second.giveUp()).isTrue();
    assertThat(second.giveUp()).as("once").isFalse();
    turns.end();
    assertThat(begun).containsExactly(0, 1, 3);
  }

  @Test
  void startsAnyNumberThatEndAtOnce() {
    take(0);
    take(1);
    for (int i = 0; i < 100_000; i++) {
      turns.take(
          () -> {
            begun.add(2);
            turns.end();
          });
    }
    turns.end();
    assertThat(begun).hasSize(100_002);
  }

  @Test
  void leavesNobodyWaitingAmongManyThreads() throws Exception {
    int each = 5_000;
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(4 * each);
    ExecutorService ends = Executors.newFixedThreadPool(2);
    ExecutorService takes = Executors.newFixedThreadPool(4);
    try {
      for (int thread = 0; thread < 4; thread++) {
        takes.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                turns.take(
                    () -> {
                      most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                      ends.execute(
                          () -> {
                            atOnce.decrementAndGet();
                            turns.end();
                            ended.countDown();
                          });
                    });
              }
            });
      }
      assertThat(ended.await(60, TimeUnit.SECONDS)).as("%s left", ended).isTrue();
      assertThat(most.get()).isBetween(1, 2);
    } finally {
      takes.shutdownNow();
      ends.shutdownNow();
    }
  }

  private Turns.Turn take(int number) {
    return turns.take(() -> begun.add(number));
  }
}
