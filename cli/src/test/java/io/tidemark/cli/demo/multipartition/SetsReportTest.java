/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.testing.guarantee.Lateness;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SetsReportTest {

  private static final SetFates.Sums GOOD = new SetFates.Sums(101, 705, 100, 1, 702, 3);

  private static SetsOutcome outcome(
      SetFates.Sums sums, List<String> differences, List<String> broken, List<String> missing) {
    return new SetsOutcome(
        101,
        40,
        sums,
        709,
        new Lateness(100, 35, 9_100, 9_400),
        new SetsOutcome.Tables(
            60,
            new TreeMap<>(Map.of("packages_by_name", 58L, "packages_by_section", 1_058L)),
            differences),
        new SetsOutcome.Times(20, 10.04, 12.34, 12.6),
        3,
        broken,
        missing);
  }

  private static SetsOutcome outcome(SetFates.Sums sums) {
    return outcome(sums, List.of(), List.of(), List.of());
  }

  @Test
  void aRunThatKeptItsPromises() throws Exception {
    SetsOutcome outcome = outcome(GOOD);
    assertThat(outcome.ok()).isTrue();
    assertThat(SetsReport.lines(outcome))
        .contains("All promises were kept.")
        .noneMatch(line -> line.contains("✗"))
        .allMatch(line -> line.length() < 80);
    JsonNode json = new ObjectMapper().readTree(SetsReport.json(outcome));
    assertThat(json.get("acknowledged").asLong()).isEqualTo(705);
    assertThat(json.get("delivered").asLong()).isEqualTo(702);
    assertThat(json.get("dead").asLong()).isEqualTo(3);
    assertThat(json.get("lost").asLong()).isZero();
    assertThat(json.get("duplicates").asLong()).isEqualTo(7);
    assertThat(json.get("latenessMillis").get("p50").asLong()).isEqualTo(35);
    assertThat(json.get("latenessMillis").get("p99").asLong()).isEqualTo(9_100);
    assertThat(json.get("latenessMillis").get("max").asLong()).isEqualTo(9_400);
    assertThat(json.get("seconds").asDouble()).isEqualTo(12.3);
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.get("sets").get("applied").asLong()).isEqualTo(100);
    assertThat(json.get("sets").get("dead").asLong()).isEqualTo(1);
    assertThat(json.get("differences").asLong()).isZero();
  }

  @Test
  void aSetThatCameToNoEndIsTold() {
    SetsOutcome outcome = outcome(new SetFates.Sums(101, 705, 99, 1, 695, 3));
    assertThat(outcome.lost()).isEqualTo(7);
    assertThat(outcome.ok()).isFalse();
    assertThat(SetsReport.lines(outcome))
        .contains("  ✗ 1 sets are neither APPLIED nor DEAD", "A promise was broken.");
  }

  @Test
  void aSetThatWasNeverAcknowledgedIsTold() {
    SetsOutcome outcome = outcome(new SetFates.Sums(100, 698, 99, 1, 695, 3));
    assertThat(outcome.ok()).isFalse();
    assertThat(SetsReport.lines(outcome)).contains("  ✗ 100 of 101 sets were acknowledged");
  }

  @Test
  void aDeadSetTooManyIsTold() {
    SetsOutcome outcome = outcome(new SetFates.Sums(101, 705, 99, 2, 700, 5));
    assertThat(outcome.ok()).isFalse();
    assertThat(SetsReport.lines(outcome)).contains("  ✗ 2 sets are dead; one had to be");
  }

  @Test
  void aDeadSetTooFewIsTold() {
    assertThat(outcome(new SetFates.Sums(101, 705, 101, 0, 705, 0)).ok()).isFalse();
  }

  @Test
  void aRowThatDiffersIsTold() {
    SetsOutcome outcome =
        outcome(GOOD, List.of("packages_by_name/less/facts is missing"), List.of(), List.of());
    assertThat(outcome.ok()).isFalse();
    assertThat(SetsReport.lines(outcome))
        .contains("  ✗ 1 rows differ:", "      packages_by_name/less/facts is missing");
    assertThat(SetsReport.json(outcome)).contains("packages_by_name/less/facts is missing");
  }

  @Test
  void whatIsBrokenOrMissingIsTold() {
    SetsOutcome broken = outcome(GOOD, List.of(), List.of("set x is APPLYING"), List.of());
    assertThat(broken.ok()).isFalse();
    assertThat(SetsReport.lines(broken)).contains("      set x is APPLYING");
    SetsOutcome missing = outcome(GOOD, List.of(), List.of(), List.of("ingress has ended"));
    assertThat(missing.ok()).isFalse();
    assertThat(SetsReport.lines(missing)).contains("  ✗ ingress has ended");
    assertThat(SetsReport.json(missing)).contains("ingress has ended");
  }
}
