/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.testing.guarantee.Lateness;
import io.tidemark.testing.guarantee.Summary;
import io.tidemark.testing.guarantee.Verdict;

/**
 * An outcome as JSON: {@code acknowledged, delivered, dead, lost, early, duplicates,
 * latenessMillis{p50,p99,max}, seconds, ok}, which programs may rely on, then more for people.
 */
public final class ReportJson {

  private ReportJson() {}

  /** The text, with a line feed at its end. */
  public static String of(Outcome outcome) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node(outcome))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode node(Outcome outcome) {
    Summary summary = outcome.report().summary();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("acknowledged", summary.acknowledged());
    node.put("delivered", summary.delivered());
    node.put("dead", summary.dead());
    node.put("lost", summary.lost());
    node.put("early", summary.early());
    node.put("duplicates", summary.duplicates());
    put(node.putObject("latenessMillis"), outcome.lateness());
    node.put("seconds", tenths(outcome.times().run()));
    node.put("ok", outcome.ok());

    node.put("expectedDead", outcome.expected().dead());
    node.put("cancelled", summary.cancelled());
    node.put("expectedCancelled", outcome.expected().cancelled());
    node.put("refused", summary.refused());
    node.put("unknown", summary.unknown());
    node.put("turnedAway", summary.turnedAway());
    node.put("latenessMeasured", outcome.lateness().measured());
    ObjectNode byTarget = node.putObject("latenessMillisByTarget");
    outcome
        .latenessByTarget()
        .forEach((target, lateness) -> put(byTarget.putObject(target), lateness));
    node.put("startSeconds", tenths(outcome.times().start()));
    node.put("writeSeconds", tenths(outcome.times().write()));
    node.put("seed", outcome.expected().seed());
    outcome.deadByReason().forEach(node.putObject("deadByReason")::put);
    ObjectNode guarantees = node.putObject("guarantees");
    outcome.report().verdicts().forEach(verdict -> add(guarantees, verdict));
    outcome.missing().forEach(node.putArray("missing")::add);
    return node;
  }

  private static void put(ObjectNode node, Lateness lateness) {
    node.put("p50", lateness.p50()).put("p99", lateness.p99()).put("max", lateness.max());
  }

  private static void add(ObjectNode guarantees, Verdict verdict) {
    ObjectNode node = guarantees.putObject(verdict.guarantee());
    node.put("ok", verdict.ok());
    node.put("checked", verdict.checked());
    node.put("violations", verdict.violations());
    ObjectNode examples = node.putObject("examples");
    verdict.examples().forEach(example -> examples.put(example.id(), example.what()));
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
