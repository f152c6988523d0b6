/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryTest {

  private static final long WRITTEN = 1_700_000_000_000L;

  @Test
  void aValueIsGoodUntilItsLastMillisecond() {
    assertThat(Expiry.over(60, WRITTEN, WRITTEN + 59_999)).isFalse();
    assertThat(Expiry.over(60, WRITTEN, WRITTEN + 60_000)).isTrue();
    assertThat(Expiry.over(0, WRITTEN, Long.MAX_VALUE / 2)).as("for ever").isFalse();
  }

  @Test
  void whatIsLeftIsRoundedUpToSeconds() {
    assertThat(Expiry.of(60, WRITTEN, WRITTEN)).isEqualTo(60);
    assertThat(Expiry.of(60, WRITTEN, WRITTEN + 1)).isEqualTo(60);
    assertThat(Expiry.of(60, WRITTEN, WRITTEN + 1_000)).isEqualTo(59);
    assertThat(Expiry.of(60, WRITTEN, WRITTEN + 59_999)).isEqualTo(1);
    assertThat(Expiry.of(0, WRITTEN, WRITTEN)).isZero();
  }

  @Test
  void whatSeemsToBeFromTheFutureLivesNoLongerThanItWasGiven() {
    assertThat(Expiry.of(60, WRITTEN, WRITTEN - 3_600_000)).isEqualTo(60);
  }
}
