/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static Retryable asking(Duration wait) {
    return new Retryable("busy", Optional.of(wait), Scope.RECORD);
  }

  @Test
  void aTargetMayAskForADayAndNoMore() {
    assertThat(asking(Duration.ofDays(1)).retryAfter()).contains(Duration.ofDays(1));
    assertThat(asking(Duration.ofDays(1).plusNanos(1)).retryAfter()).contains(Duration.ofDays(1));
    assertThat(asking(Duration.ofSeconds(Long.MAX_VALUE)).retryAfter())
        .contains(Duration.ofDays(1));
    assertThatThrownBy(() -> asking(Duration.ofMillis(-1))).hasMessageContaining("negative");
  }

  @Test
  void anErrorIsKeptToItsBound() {
    assertThat(Retryable.record("x".repeat(5000)).error()).hasSize(Delivery.MAX_ERROR_LENGTH);
    assertThat(new Delivery.Rejected("x".repeat(5000)).error()).hasSize(Delivery.MAX_ERROR_LENGTH);
  }
}
