/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SlicesTest {

  private static final Duration SLICE = Duration.ofMillis(20);

  @Test
  void eachKindHasItsTurnAndItsOwnTimes() throws InterruptedException {
    AtomicInteger turn = new AtomicInteger(-1);
    AtomicInteger turns = new AtomicInteger();
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    List<Histogram> times =
        Slices.times(
            1,
            SLICE,
            3,
            List.of(() -> called(0, first, turn, turns), () -> called(1, second, turn, turns)));
    assertThat(turns).hasValue(6);
    assertThat(times.get(0).getTotalCount()).isEqualTo(first.get()).isPositive();
    assertThat(times.get(1).getTotalCount()).isEqualTo(second.get()).isPositive();
  }

  @Test
  void allCallersCall() throws InterruptedException {
    AtomicInteger passed = new AtomicInteger();
    CyclicBarrier all = new CyclicBarrier(4);
    Slices.times(
        4,
        Duration.ofNanos(1),
        1,
        List.of(
            () -> {
              try {
                all.await(30, TimeUnit.SECONDS);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              passed.incrementAndGet();
            }));
    assertThat(passed).hasValue(4);
  }

  @Test
  void aCallThatFailsEndsIt() {
    assertThatThrownBy(
            () ->
                Slices.times(
                    2,
                    SLICE,
                    1,
                    List.of(
                        () -> {
                          throw new IllegalStateException("refused");
                        })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused");
  }

  private static void called(
      int kind, AtomicInteger calls, AtomicInteger turn, AtomicInteger turns) {
    calls.incrementAndGet();
    if (turn.getAndSet(kind) != kind) {
      turns.incrementAndGet();
    }
  }
}
