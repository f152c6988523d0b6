/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  @Test
  void aPercentileIsOfTheRecordsDueInTheTime() {
    Arrivals arrivals = new Arrivals();
    for (int i = 0; i < 100; i++) {
      arrivals.arrived(i, 1_000 + i, 1_000 + i + i);
    }
    arrivals.arrived(100, 1_100, 9_000);
    assertThat(arrivals.percentile(50, 1_000, 1_100)).isEqualTo(50);
    assertThat(arrivals.percentile(99, 1_000, 1_100)).isEqualTo(99);
    assertThat(arrivals.percentile(99, 1_100, 1_101)).isEqualTo(7_900);
    assertThat(arrivals.percentile(99, 0, 1_000)).isNaN();
  }

  @Test
  void recordsHeldAreDueAsDenselyHoweverManyThereAre() {
    assertThat(Held.spread(5_000_000)).isEqualTo(90_000);
    assertThat(Held.spread(100_000)).isEqualTo(1_800);
    assertThat(Held.spread(20_000_000)).isEqualTo(90_000);
  }

  @Test
  void aChartHasABarForEachFigure() {
    HeldChart chart = new HeldChart();
    chart.add(new Held.Figures(100_000, 200, 0.5, 10, 100, 50_000, 50_000));
    chart.add(new Held.Figures(5_000_000, 210, 1.5, 300, 5_000, 45_000, 50_000));
    assertThat(chart.svg()).contains("5,000,000", "45,000", "1.50").endsWith("</svg>\n");
    assertThat(chart.svg().lines().filter(line -> line.contains("#3b78b5"))).hasSize(6);
  }

  @Test
  void aDocumentAsksForOrderWhereItIsKeyed() {
    assertThat(NamespaceDocument.ofTopic("a", true).json()).contains("\"ordering\":\"KEY\"");
    assertThat(NamespaceDocument.ofTopic("a", false).json())
        .doesNotContain("ordering")
        .contains("kafka://default/a-out");
    assertThat(List.of(NamespaceDocument.ofTopic("a", false).topic())).containsExactly("a-queue");
  }
}
