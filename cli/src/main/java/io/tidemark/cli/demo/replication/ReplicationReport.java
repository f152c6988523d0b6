/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.console.Table;
import io.tidemark.cli.demo.replication.ReplicationOutcome.InRegion;
import io.tidemark.cli.demo.show.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** An outcome for people and for programs. Pure. */
final class ReplicationReport {

  /** How many differences are shown of each region; the report has more. */
  private static final int EXAMPLES = 3;

  private static final int MOST_EXAMPLES = 100;

  private ReplicationReport() {}

  /** A table, and what it comes to. */
  static List<String> lines(ReplicationOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s writes acknowledged of %s, %s by WriteToLog; %s keys compared"
            .formatted(
                Figures.of(outcome.acknowledged()),
                Figures.of(outcome.written()),
                Figures.of(outcome.called()),
                Figures.of(outcome.keys())));
    lines.add("");
    Table table =
        new Table(
            "  REGION", "SENT", "COALESCED", "DEAD", "LAG P50", "P99", "VALUES", "DIFFERENCES");
    outcome
        .regions()
        .forEach(
            (name, region) ->
                table.row(
                    "  " + name,
                    Figures.of(region.delivered()),
                    Figures.of(region.coalesced()),
                    Figures.of(region.dead()),
                    Figures.of(Math.round(region.lagP50())) + " ms",
                    Figures.of(Math.round(region.lagP99())) + " ms",
                    Figures.of(region.values()),
                    Figures.of(region.differences().size())));
    lines.addAll(table.lines());
    lines.add("");
    lines.add("  A lag is from the application's write to the cache's having it, of all that");
    lines.add(
        "  was sent after the warm-up, with what waited for %s while it was cut off."
            .formatted(ThreeRegions.CUT_OFF));
    lines.add("");
    lines.add(verdict(outcome.lost() == 0, "nothing lost", Figures.of(outcome.lost()) + " lost"));
    lines.add(
        verdict(
            outcome.dead() == outcome.bad() * outcome.regions().size(),
            "dead letters: the %d writes that no cache can have, in each region"
                .formatted(outcome.bad()),
            "%s dead letters, and not %s"
                .formatted(
                    Figures.of(outcome.dead()),
                    Figures.of(outcome.bad() * outcome.regions().size()))));
    lines.add(
        verdict(
            outcome.differences() == 0,
            "every key has the value, flags and lifetime that were written last",
            Figures.of(outcome.differences()) + " keys differ:"));
    for (InRegion region : outcome.regions().values()) {
      region.differences().stream().limit(EXAMPLES).forEach(it -> lines.add("      " + it));
    }
    outcome.missing().forEach(missing -> lines.add("  ✗ " + missing));
    lines.add("");
    lines.add(outcome.ok() ? "All promises were kept." : "A promise was broken.");
    return lines;
  }

  private static String verdict(boolean ok, String good, String bad) {
    return ok ? "  ✓ " + good : "  ✗ " + bad;
  }

  /**
   * As JSON: {@code acknowledged, delivered, dead, lost, duplicates, latenessMillis{p50,p99,max},
   * seconds, ok, regions{NAME{lagMillis{p50,p99,max}, sent, coalesced}}, differences}, which
   * programs may rely on, then more for people. What is late is the worst region.
   */
  static String json(ReplicationOutcome outcome) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("acknowledged", outcome.acknowledged());
    node.put("delivered", sum(outcome, InRegion::delivered));
    node.put("dead", outcome.dead());
    node.put("lost", outcome.lost());
    node.put("duplicates", sum(outcome, InRegion::duplicates));
    node.putObject("latenessMillis")
        .put("p50", worst(outcome, InRegion::lagP50))
        .put("p99", worst(outcome, InRegion::lagP99))
        .put("max", worst(outcome, InRegion::lagMax));
    node.put("seconds", tenths(outcome.times().run()));
    node.put("ok", outcome.ok());
    ObjectNode regions = node.putObject("regions");
    outcome.regions().forEach((name, region) -> put(regions.putObject(name), region));
    node.put("differences", outcome.differences());

    node.put("expectedDead", outcome.bad() * outcome.regions().size());
    node.put("coalesced", sum(outcome, InRegion::coalesced));
    node.put("expired", sum(outcome, InRegion::expired));
    node.put("written", outcome.written());
    node.put("writtenByCall", outcome.called());
    node.put("keys", outcome.keys());
    node.put("startSeconds", tenths(outcome.times().start()));
    node.put("writeSeconds", tenths(outcome.times().write()));
    node.put("seed", outcome.seed());
    ArrayNode examples = node.putArray("differing");
    outcome.regions().values().stream()
        .flatMap(region -> region.differences().stream())
        .limit(MOST_EXAMPLES)
        .forEach(examples::add);
    outcome.missing().forEach(node.putArray("missing")::add);
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ObjectNode node, InRegion region) {
    node.putObject("lagMillis")
        .put("p50", millis(region.lagP50()))
        .put("p99", millis(region.lagP99()))
        .put("max", millis(region.lagMax()));
    node.put("sent", region.delivered());
    node.put("coalesced", region.coalesced());
    node.put("expired", region.expired());
    node.put("dead", region.dead());
    node.put("duplicates", region.duplicates());
    node.put("values", region.values());
    node.put("differences", region.differences().size());
  }

  private static long sum(ReplicationOutcome outcome, ToLongFunction<InRegion> of) {
    return outcome.regions().values().stream().mapToLong(of).sum();
  }

  private static double worst(ReplicationOutcome outcome, ToDoubleFunction<InRegion> of) {
    return millis(outcome.regions().values().stream().mapToDouble(of).max().orElse(0));
  }

  private static double millis(double millis) {
    return Math.round(millis * 10) / 10.0;
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
