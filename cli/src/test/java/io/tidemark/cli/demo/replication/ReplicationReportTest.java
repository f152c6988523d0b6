/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.demo.replication.ReplicationOutcome.InRegion;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReplicationReportTest {

  private static InRegion region(long delivered, long coalesced, long dead, String... differences) {
    return new InRegion(
        delivered, coalesced, 0, dead, delivered + 2, 40, 8, 22, 50, List.of(differences));
  }

  private static ReplicationOutcome outcome(InRegion eu, InRegion us) {
    TreeMap<String, InRegion> regions = new TreeMap<>();
    regions.put("eu", eu);
    regions.put("us", us);
    return new ReplicationOutcome(
        1_000,
        60,
        1_000,
        70,
        5,
        regions,
        new ReplicationOutcome.Times(20, 10, 12.34),
        3,
        List.of());
  }

  @Test
  void aRunThatKeptItsPromises() throws Exception {
    ReplicationOutcome outcome = outcome(region(995, 0, 5), region(900, 95, 5));
    assertThat(outcome.ok()).isTrue();
    assertThat(ReplicationReport.lines(outcome))
        .contains("All promises were kept.")
        .allMatch(line -> line.length() < 80);
    JsonNode json = new ObjectMapper().readTree(ReplicationReport.json(outcome));
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.get("acknowledged").asLong()).isEqualTo(1_000);
    assertThat(json.get("delivered").asLong()).isEqualTo(1_895);
    assertThat(json.get("dead").asLong()).isEqualTo(10);
    assertThat(json.get("lost").asLong()).isZero();
    assertThat(json.get("duplicates").asLong()).isEqualTo(4);
    assertThat(json.get("seconds").asDouble()).isEqualTo(12.3);
    assertThat(json.get("latenessMillis").get("p99").asDouble()).isEqualTo(22);
    JsonNode us = json.get("regions").get("us");
    assertThat(us.get("sent").asLong()).isEqualTo(900);
    assertThat(us.get("coalesced").asLong()).isEqualTo(95);
    assertThat(us.get("lagMillis").get("p50").asDouble()).isEqualTo(8);
    assertThat(json.get("differences").asLong()).isZero();
  }

  @Test
  void aWriteThatCameToNoEndIsLost() {
    ReplicationOutcome outcome = outcome(region(994, 0, 5), region(995, 0, 5));
    assertThat(outcome.lost()).isEqualTo(1);
    assertThat(outcome.ok()).isFalse();
    assertThat(ReplicationReport.lines(outcome)).contains("  ✗ 1 lost", "A promise was broken.");
  }

  @Test
  void aDeadLetterTooManyIsTold() {
    ReplicationOutcome outcome = outcome(region(994, 0, 6), region(995, 0, 5));
    assertThat(outcome.ok()).isFalse();
    assertThat(ReplicationReport.lines(outcome)).contains("  ✗ 11 dead letters, and not 10");
  }

  @Test
  void aKeyThatDiffersIsTold() {
    ReplicationOutcome outcome =
        outcome(region(995, 0, 5, "eu: user:1: it is absent"), region(995, 0, 5));
    assertThat(outcome.ok()).isFalse();
    assertThat(ReplicationReport.lines(outcome))
        .contains("  ✗ 1 keys differ:", "      eu: user:1: it is absent");
    assertThat(ReplicationReport.json(outcome)).contains("eu: user:1: it is absent");
  }
}
