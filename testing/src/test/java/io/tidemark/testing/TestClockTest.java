/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestClockTest {

  @Test
  void standsStillUntilItIsMoved() {
    TestClock clock = TestClock.atMillis(1_000);
    assertThat(clock.millis()).isEqualTo(1_000);
    assertThat(clock.advance(Duration.ofMillis(5))).isEqualTo(Instant.ofEpochMilli(1_005));
    assertThat(clock.millis()).isEqualTo(1_005);
    clock.set(Instant.ofEpochMilli(7));
    assertThat(clock.millis()).isEqualTo(7);
  }

  @Test
  void movesInAllZonesAtOnce() {
    TestClock clock = TestClock.atMillis(0);
    Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(elsewhere.millis()).isEqualTo(1_000);
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }

  @Test
  void losesNoStepOfSeveralThreads() {
    TestClock clock = TestClock.atMillis(0);
    IntStream.range(0, 10_000).parallel().forEach(i -> clock.advance(Duration.ofMillis(1)));
    assertThat(clock.millis()).isEqualTo(10_000);
  }
}
