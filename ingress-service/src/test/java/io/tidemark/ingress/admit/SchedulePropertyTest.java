/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.namespace.Limits;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SchedulePropertyTest {

  private static final long YEAR = 365L * 86_400 / 2 - 1;

  @Property
  void isNeverDueEarlierThanAskedNorAMillisecondAfterTheJitter(
      @ForAll @LongRange(max = YEAR) long delaySeconds,
      @ForAll @IntRange(max = 999_999_999) int delayNanos,
      @ForAll @LongRange(max = YEAR) long jitterSeconds,
      @ForAll @IntRange(max = 999_999_999) int jitterNanos,
      @ForAll @LongRange(max = 4_000_000_000L) long nowSeconds,
      @ForAll @IntRange(max = 999_999_999) int nowNanos,
      @ForAll long seed) {
    Instant now = Instant.ofEpochSecond(nowSeconds, nowNanos);
    Lifecycle lifecycle =
        Lifecycle.newBuilder()
            .setDelay(Duration.newBuilder().setSeconds(delaySeconds).setNanos(delayNanos))
            .setJitter(Duration.newBuilder().setSeconds(jitterSeconds).setNanos(jitterNanos))
            .build();
    assertThat(Schedule.check(lifecycle, Limits.DEFAULT, now)).isNull();

    Instant due = Instant.ofEpochMilli(Schedule.dueMillis(lifecycle, now, new Random(seed)));

    Instant asked = now.plusSeconds(delaySeconds).plusNanos(delayNanos);
    boolean atOnce = delaySeconds + delayNanos + jitterSeconds + jitterNanos == 0;
    assertThat(due).isAfterOrEqualTo(atOnce ? now.minusMillis(1) : asked);
    assertThat(due).isBefore(asked.plusSeconds(jitterSeconds).plusNanos(jitterNanos).plusMillis(1));
  }
}
