/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DueTimesTest {

  @Test
  void delaysFillTheirRangeEvenlyAndRepeat() {
    DueTimes times = DueTimes.after(1_000, 3_000);
    long[] delays =
        LongStream.range(0, 100_000).map(number -> times.dueMillis(number, 50) - 50).toArray();
    assertThat(LongStream.of(delays).allMatch(delay -> delay >= 1_000 && delay <= 3_000)).isTrue();
    assertThat(LongStream.of(delays).distinct().count()).isEqualTo(2_001);
    assertThat(LongStream.of(delays).average().orElse(0)).isBetween(1_990.0, 2_010.0);
    assertThat(times.dueMillis(7, 90)).isEqualTo(times.dueMillis(7, 0) + 90);
  }

  @Test
  void recordsOfAKeyAreDueInTheOrderOfTheirWriting() {
    DueTimes times = DueTimes.afterByKey(1_000, 3_000, 10);
    assertThat(times.dueMillis(13, 200)).isEqualTo(times.dueMillis(3, 100) + 100);
  }

  @Test
  void aWindowBeginsWithTheFirstAndEndsBeforeItsEnd() {
    DueTimes times = DueTimes.within(1_000, 90_000, 5_000_000);
    assertThat(times.dueMillis(0, 1)).isEqualTo(1_000);
    assertThat(times.dueMillis(2_500_000, 1)).isEqualTo(46_000);
    assertThat(times.dueMillis(4_999_999, 1)).isEqualTo(90_999);
  }

  @Test
  void atOnceIsWhenItIsWritten() {
    assertThat(DueTimes.atOnce().dueMillis(3, 77)).isEqualTo(77);
  }
}
