/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.bench.report.BenchRow.GoalOf;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {

  private final BenchRow met =
      BenchRow.beside("writes", "records/s", 900, "echo", 1000, OptionalDouble.of(0.85));
  private final BenchRow missed =
      BenchRow.beside("stream", "records/s", 600, "producer", 1000, OptionalDouble.of(0.7));
  private final BenchRow alone = BenchRow.alone("held", "records", 5);

  @Test
  void aGoalIsMetOrMissed() {
    assertThat(met.met()).isTrue();
    assertThat(missed.met()).isFalse();
    assertThat(new BenchReport("c", "m", List.of(met, alone)).met()).isTrue();
    assertThat(new BenchReport("c", "m", List.of(met, missed)).met()).isFalse();
  }

  @Test
  void aGoalBoundsTheFigureFromBelowOrAbove() {
    assertThat(alone.wanting(GoalOf.LEAST, 5).met()).isTrue();
    assertThat(alone.wanting(GoalOf.LEAST, 5.1).met()).isFalse();
    assertThat(alone.wanting(GoalOf.MOST, 5).met()).isTrue();
    assertThat(alone.wanting(GoalOf.MOST, 4.9).met()).isFalse();
    assertThat(BenchRow.alone("none", "ms", Double.NaN).wanting(GoalOf.MOST, 1).met()).isFalse();
    assertThat(alone.wanting(GoalOf.RATIO, 0).met()).isFalse();
    assertThat(met.wanting(GoalOf.RATIO_MOST, 0.9).met()).isTrue();
    assertThat(met.wanting(GoalOf.RATIO_MOST, 0.89).met()).isFalse();
    assertThat(alone.wanting(GoalOf.RATIO_MOST, 100).met()).isFalse();
  }

  @Test
  void thePageSaysHowItWasMade() {
    String page =
        new BenchReport("cmd", "2 cores", List.of(alone.wanting(GoalOf.MOST, 4)))
            .page("Title", List.of("Flink 2.3.0"), List.of("a note"));
    assertThat(page)
        .startsWith("# Title\n\n- `cmd`\n- 2 cores\n- Flink 2.3.0\n\n| measure")
        .contains("≤ 4.00")
        .endsWith("\n- a note\n");
  }

  @Test
  void theTableSetsUsBesideThePeer() {
    String table = new BenchReport("./tidemark bench x", "2 cores", List.of(met, missed)).table();
    assertThat(table.lines().toList().get(0)).contains("ours").contains("ratio");
    assertThat(table)
        .contains("0.90")
        .contains("| yes")
        .contains("| NO")
        .contains("./tidemark bench x (2 cores)");
  }

  @Test
  void theJsonHasEveryFieldAlsoWhereItIsEmpty(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("report.json");
    new BenchReport("c", "m", List.of(met, alone)).write(file);
    JsonNode rows = new ObjectMapper().readTree(file.toFile());
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "measure", "unit", "ours", "peer", "peerName", "ratio", "goal", "goalOf", "met");
    assertThat(rows.get(1).get("peer").isNull()).isTrue();
    assertThat(rows.get(0).get("ratio").asDouble()).isEqualTo(0.9);
  }
}
