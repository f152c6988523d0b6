/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateChartTest {

  @Test
  void drawsBothWithTheSameScale() {
    Rates writes = rates(1_000, 0, 1_200, 600, 0, 0, 0, 0, 0, 0, 0, 0);
    Rates deliveries = rates(1_000, 0, 0, 0, 200, 250, 150, 200, 200, 200, 200, 400);
    assertThat(new RateChart(80).draw("Writes", writes, "Deliveries", deliveries))
        .containsExactly(
            "Writes per second, at most 1,200",
            "   1,200 ┤ █",
            "         │ █",
            "         │ █",
            "         │ █",
            "     800 ┤ █",
            "         │ █",
            "         │ ██",
            "         │ ██",
            "     400 ┤ ██",
            "         │ ██",
            "         │ ██",
            "         │ ██",
            "       0 └───────────",
            "",
            "Deliveries per second, at most 400, same scale",
            "     400 ┤          █",
            "         │    ▄     █",
            "         │   ██▄█████",
            "         │   ████████",
            "       0 └───────────",
            "          0         10",
            "          seconds; a bar is 1 s");
  }

  @Test
  void isNeverWiderThanItWasAskedToBe() {
    for (int width : new int[] {60, 80, 120}) {
      RateChart chart = new RateChart(width);
      for (long millis : new long[] {1, 999, 34_999, 35_000, 70_000, 3_600_000, 100_000_000}) {
        long bucket = chart.bucketMillis(millis);
        int buckets = (int) (millis / bucket) + 1;
        Rates rates = Rates.of(LongStream.of(0, millis), 0, bucket, buckets);
        assertThat(chart.draw("Writes", rates, "Deliveries", rates))
            .allMatch(line -> line.length() <= width, "at most " + width);
      }
    }
  }

  @Test
  void takesTheShortestBarThatFits() {
    RateChart chart = new RateChart(80);
    assertThat(chart.bucketMillis(34_999)).isEqualTo(500);
    assertThat(chart.bucketMillis(35_000)).isEqualTo(1_000);
    assertThat(chart.bucketMillis(100_000)).isEqualTo(2_000);
  }

  @Test
  void theSmallestRateCanBeSeenAndNoneCanNot() {
    Rates writes = rates(1_000, 100_000, 1, 0);
    List<String> lines = new RateChart(80).draw("Writes", writes, "Deliveries", writes);
    String lowest = lines.get(lines.indexOf("       0 └───") - 1);
    assertThat(lowest).isEqualTo("         │█▁");
  }

  @Test
  void heightsAreInProportion() {
    int[] counts = IntStream.rangeClosed(0, 60).map(i -> i * 16).toArray();
    Rates rates = rates(1_000, counts);
    List<String> lines = new RateChart(80).draw("Writes", rates, "Deliveries", rates);
    List<String> panel = lines.subList(1, lines.indexOf("       0 └" + "─".repeat(61)));
    for (int column = 0; column < counts.length; column++) {
      int at = 10 + column;
      int eighths =
          panel.stream()
              .mapToInt(line -> at < line.length() ? " ▁▂▃▄▅▆▇█".indexOf(line.charAt(at)) : 0)
              .sum();
      double unit =
          Double.parseDouble(panel.get(0).substring(0, 8).replace(",", "")) / panel.size();
      assertThat(eighths).as("column " + column).isEqualTo(Math.round(counts[column] * 8 / unit));
    }
  }

  @Test
  void showsRatesPerSecondWhateverTheBarStandsFor() {
    Rates rates = Rates.of(LongStream.of(0, 100, 499, 500, 7_000), 0, 500, 3);
    assertThat(rates.perSecond(0)).isEqualTo(6);
    assertThat(rates.perSecond(1)).isEqualTo(2);
    assertThat(rates.perSecond(2)).as("what is later counts to the last").isEqualTo(2);
    assertThat(new RateChart(80).draw("Writes", rates, "Deliveries", rates))
        .contains("Writes per second, at most 6", "          seconds; a bar is 0.5 s");
  }

  @Test
  void hasNothingToDrawOfNothing() {
    Rates none = Rates.of(LongStream.empty(), 0, 1_000, 5);
    assertThat(new RateChart(80).draw("Writes", none, "Deliveries", none))
        .contains("Writes per second, at most 0", "       0 └─────")
        .noneMatch(line -> line.contains("█"));
    assertThatThrownBy(() -> new RateChart(59)).hasMessageContaining("59");
  }

  private static Rates rates(long bucketMillis, int... counts) {
    return Rates.of(
        IntStream.range(0, counts.length)
            .boxed()
            .flatMapToLong(i -> LongStream.generate(() -> i * bucketMillis).limit(counts[i])),
        0,
        bucketMillis,
        counts.length);
  }
}
