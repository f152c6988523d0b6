/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueHealthTest {

  private static final long SECOND = QueueHealth.FIRST_PAUSE_NANOS;

  private final QueueHealth health = new QueueHealth();

  @Test
  void oneRecordFindsOutWhetherItIsWellAgain() {
    health.failed(0);
    health.failed(1); // On its way at the same time.
    assertThat(health.healthy()).isFalse();
    assertThat(health.takes(SECOND - 1)).isFalse();
    assertThat(health.takes(SECOND)).isTrue();
    assertThat(health.takes(SECOND)).as("a second one").isFalse();
    health.succeeded();
    assertThat(health.takes(SECOND)).isTrue();
  }

  @Test
  void eachTimeThatItFailsItIsLeftAloneForTwiceAsLong() {
    long now = 0;
    long pause = SECOND;
    health.failed(now);
    for (int i = 0; i < 6; i++) {
      assertThat(health.takes(now + pause - 1)).isFalse();
      now += pause;
      assertThat(health.takes(now)).isTrue();
      health.failed(now);
      pause = Math.min(2 * pause, QueueHealth.LONGEST_PAUSE_NANOS);
    }
  }
}
