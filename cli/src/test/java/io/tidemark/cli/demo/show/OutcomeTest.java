/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.api.v1.Trilean;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.Lateness;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  private static final String APP = "http://app/deletes";

  private final History history = new History();

  @Test
  void itsJsonHasThePromisedKeysFirst() throws Exception {
    allWell();
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(outcome(List.of())));
    List<String> keys = new ArrayList<>();
    json.fieldNames().forEachRemaining(keys::add);
    assertThat(keys.subList(0, 9))
        .containsExactly(
            "acknowledged",
            "delivered",
            "dead",
            "lost",
            "early",
            "duplicates",
            "latenessMillis",
            "seconds",
            "ok");
    assertThat(json.get("latenessMillis"))
        .isEqualTo(new ObjectMapper().readTree("{\"p50\": 7, \"p99\": 7, \"max\": 7}"));
    assertThat(json.get("acknowledged").asLong()).isEqualTo(3);
    assertThat(json.get("delivered").asLong()).isEqualTo(1);
    assertThat(json.get("dead").asLong()).isEqualTo(1);
    assertThat(json.get("lost").asLong()).isZero();
    assertThat(json.get("seconds").asDouble()).isEqualTo(31.3);
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.get("expectedDead").asLong()).isEqualTo(1);
    assertThat(json.get("cancelled").asLong()).isEqualTo(1);
    assertThat(json.get("expectedCancelled").asLong()).isEqualTo(1);
    assertThat(json.get("latenessMillisByTarget").get("HTTP").get("p99").asLong()).isEqualTo(8);
    assertThat(json.get("guarantees").get("AtLeastOnce").get("checked").asLong()).isEqualTo(3);
    assertThat(json.get("deadByReason").get("REJECTED").asLong()).isEqualTo(1);
  }

  @Test
  void isNotOkWhereAGuaranteeIsBroken() throws Exception {
    allWell();
    history.written("early", Trilean.TRUE, 1, 1_000);
    history.delivered("early", APP, 999);
    Outcome outcome = outcome(List.of());
    assertThat(outcome.ok()).isFalse();
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(outcome));
    assertThat(json.get("ok").asBoolean()).isFalse();
    assertThat(json.get("early").asLong()).isEqualTo(1);
    assertThat(json.get("guarantees").get("NeverEarly").get("examples").get("early").asText())
        .contains("1 ms before");
    assertThat(OutcomeTable.of(outcome))
        .contains("  ✗ NeverEarly       is broken by 1:")
        .contains("      early: arrived 1 ms before it was due")
        .contains("A promise was broken, or a figure isn't as expected.");
  }

  @Test
  void isNotOkWhereAnythingIsMissing() {
    allWell();
    assertThat(outcome(List.of()).ok()).isTrue();
    Outcome outcome = outcome(List.of("3 without an answer: delete-1"));
    assertThat(outcome.ok()).isFalse();
    assertThat(OutcomeTable.of(outcome))
        .contains("  ✗ 3 without an answer: delete-1", "The run didn't come to its end.");
  }

  @Test
  void isNotOkWhereOneThatWasToBeCancelledWasSent() {
    allWell();
    history.delivered("d", APP, 1_002);
    assertThat(outcome(List.of()).ok()).isFalse();
  }

  @Test
  void isNotOkWhereNotAllWasAcknowledged() {
    history.sent("b");
    history.written("b", Trilean.FALSE, 1, 0);
    delivered();
    refused();
    assertThat(outcome(List.of()).report().ok()).isTrue();
    assertThat(outcome(List.of()).ok()).isFalse();
  }

  @Test
  void itsTableFitsATerminal() {
    allWell();
    assertThat(OutcomeTable.of(outcome(List.of())))
        .allMatch(line -> line.length() <= 80)
        .contains("  acknowledged          3   durable = TRUE, within 5.1 s")
        .contains("  to HTTP            7 ms   median; p99 8 ms, max 9 ms")
        .contains("  cancelled             1   expected 1; taken back while they waited")
        .contains("  ✓ AtLeastOnce      holds for 3 records", "All promises were kept.");
  }

  private void allWell() {
    delivered();
    history.written("b", Trilean.TRUE, 1, 1_000);
    history.turnedAway("b", APP, 1_001);
    history.dead("b", "REJECTED", 1_002);
    history.written("d", Trilean.TRUE, 1, 1_000);
    history.cancelled("d", 900);
    refused();
  }

  private void delivered() {
    history.written("a", Trilean.TRUE, 1, 1_000);
    history.delivered("a", APP, 1_007);
  }

  private void refused() {
    history.written("c", Trilean.FALSE, 1, 0);
  }

  private Outcome outcome(List<String> missing) {
    return new Outcome(
        Report.of(history, new AtLeastOnce(), new NeverEarly()),
        new Outcome.Expected(3, 1, 1, 1, 1, 42),
        new TreeMap<>(Map.of("REJECTED", 1L)),
        Lateness.of(history.fates()),
        new TreeMap<>(Map.of("HTTP", new Lateness(1, 7, 8, 9))),
        new Outcome.Times(14.2, 5.1, 31.26),
        missing);
  }
}
