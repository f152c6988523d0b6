/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveOptionsTest {

  private static ReceiveOptions of(Duration wait, int perPoll, Duration visibility) {
    return new ReceiveOptions(wait, perPoll, visibility, Bounds.DEFAULT, Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "9, 9, 1", "10, 10, 1", "19, 10, 1", "20, 10, 2", "1000, 10, 100"})
  void aPollIsMadeOfRequestsOfTen(int perPoll, int perRequest, int requests) {
    ReceiveOptions options = of(Duration.ofSeconds(10), perPoll, Duration.ofSeconds(60));
    assertThat(options.messagesPerRequest()).isEqualTo(perRequest);
    assertThat(options.requestsPerQueue()).isEqualTo(requests);
  }

  @Test
  void whatIsOutOfRangeIsRefusedWithValueAndRange() {
    Duration minute = Duration.ofMinutes(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Duration.ofSeconds(21), 10, minute))
        .withMessage("poll wait is PT21S; it must be whole seconds, 0 to 20");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Duration.ofMillis(1_500), 10, minute))
        .withMessage("poll wait is PT1.5S; it must be whole seconds, 0 to 20");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Duration.ZERO, 10, Duration.ofSeconds(1)))
        .withMessage("visibility timeout is PT1S; it must be whole seconds, 2 to 43200");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(Duration.ZERO, 1_001, minute))
        .withMessage("max messages per poll is 1001; it must be 1 to 1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bounds(0, 1, 1))
        .withMessageContaining("each must be 1 or more");
  }
}
