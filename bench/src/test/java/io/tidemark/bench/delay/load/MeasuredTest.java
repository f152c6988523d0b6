/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MeasuredTest {

  private final Measured measured = new Measured(10, 1, 7, 3, 1, 2.5, 1234.5, 11, 35, 121);

  @Test
  void aLineIsReadAsItWasWritten() {
    assertThat(Measured.isLine(measured.line())).isTrue();
    assertThat(Measured.isLine("something else")).isFalse();
    assertThat(Measured.parse(measured.line())).isEqualTo(measured);
  }

  @Test
  void aLineThatLacksSomethingIsRefused() {
    assertThatThrownBy(() -> Measured.parse("MEASURED written=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("failed");
  }

  @Test
  void whatIsAmissIsSaid() {
    assertThat(measured.summary())
        .contains("1 early", "3 duplicates", "1 not sent", "2 MISSING", "1,235/s");
    assertThat(new Measured(5, 0, 5, 0, 0, 1, 5, 1, 1, 1).summary())
        .doesNotContain("early", "MISSING");
  }
}
