/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "0s,    PT0S",
    "30s,   PT30S",
    "30 s,  PT30S",
    "5m,    PT5M",
    "2h,    PT2H",
    "365d,  PT8760H",
    "PT1M,  PT60S",
    "p1d,   PT24H",
  })
  void readsWhatPeopleWrite(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "5 minutes",
        "5x",
        "-5s",
        "1.5h",
        "1h30m",
        "5S",
        "P1M",
        "PT",
        "٣s",
        "9999999999999999999s",
        "999999999999999999d",
        "PT99999999999999999999H",
        " 5s",
        "5s\n"
      })
  void refusesTheRestAndSaysHowToWriteIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("500ms, 30s, 5m, 2h or 365d");
  }

  @Property
  void whatItWritesItReads(@ForAll @LongRange(min = 0, max = 1L << 50) long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0s", "PT0.25S, 250ms", "PT90S, 90s", "PT90M, 90m", "PT36H, 36h", "PT48H, 2d"})
  void writesTheLargestUnitThatHoldsItWhole(Duration duration, String text) {
    assertThat(DurationText.format(duration)).isEqualTo(text);
  }
}
