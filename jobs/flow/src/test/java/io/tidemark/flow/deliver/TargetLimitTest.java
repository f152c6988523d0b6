/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.Gradient2Limit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TargetLimitTest {

  private static final long NOW = 1_000_000;

  /** Short records at first, then ones that take a thousand times as long. */
  private static int limitAfterLongOnes(boolean timed) {
    TargetLimit limit = new TargetLimit(1000, timed);
    long now = NOW;
    for (int i = 0; i < 3000; i++) {
      long took = i < 1000 ? 2 : 2000;
      for (int j = 0; j < 100; j++) {
        limit.started(now);
      }
      for (int j = 0; j < 100; j++) {
        limit.ended(now, now + took, true);
      }
      now += took;
    }
    assertThat(limit.millis()).as("how long they take is known").isGreaterThan(1000);
    return limit.limit();
  }

  @Test
  void longRecordsDoNotNarrowAPlaceWhereLengthSaysNothing() {
    int first = new TargetLimit(1000, false).limit();
    assertThat(limitAfterLongOnes(false)).isEqualTo(first);
    assertThat(limitAfterLongOnes(true)).isNotEqualTo(first);
  }

  /** Each thousandth of a second fifty end; of each fifty, one has taken five times as long. */
  @Test
  void aFewThatAreSlowNarrowNoPlaceThatIsQuick() {
    TargetLimit limit = new TargetLimit(1000, true);
    Gradient2Limit ofEach =
        Gradient2Limit.newBuilder()
            .minLimit(TargetLimit.FLOOR)
            .initialLimit(100)
            .maxConcurrency(1000)
            .rttTolerance(2)
            .build();
    for (int millis = 0; millis < 20_000; millis++) {
      long now = NOW + millis;
      for (int i = 0; i < limit.limit(); i++) {
        limit.started(now);
      }
      int inFlight = limit.inFlight();
      for (int i = 0; i < inFlight; i++) {
        long took = i % 50 == 7 ? 10 : 2;
        limit.ended(now - took, now, true);
        ofEach.onSample(0, TimeUnit.MILLISECONDS.toNanos(took), inFlight - i, false);
      }
    }
    assertThat(limit.limit()).isGreaterThanOrEqualTo(ofEach.getLimit() * 9 / 10);
  }
}
