/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.console.Table;
import io.tidemark.cli.demo.show.Figures;
import java.util.ArrayList;
import java.util.List;

/** An outcome for people and for programs. Pure. */
final class SetsReport {

  /** How many differences are shown; the report has more. */
  private static final int EXAMPLES = 5;

  private static final int MOST_EXAMPLES = 100;

  private SetsReport() {}

  /** A table, and what it comes to. */
  static List<String> lines(SetsOutcome outcome) {
    SetFates.Sums sums = outcome.sums();
    List<String> lines = new ArrayList<>();
    Table table = new Table("  ", "ACKNOWLEDGED", "APPLIED", "DEAD", "LOST");
    table.row(
        "  sets",
        Figures.of(sums.sets()),
        Figures.of(sums.applied()),
        Figures.of(sums.dead()),
        Figures.of(sums.open()));
    table.row(
        "  mutations",
        Figures.of(sums.mutations()),
        Figures.of(sums.mutationsApplied()),
        Figures.of(sums.mutationsStopped()),
        Figures.of(outcome.lost()));
    lines.addAll(table.lines());
    lines.add("");
    lines.add(
        "  %s calls were made again; %s mutations were applied again, without effect"
            .formatted(Figures.of(outcome.repeated()), Figures.of(outcome.duplicates())));
    lines.add(
        "  from acknowledged to applied: median %s ms, p99 %s ms, max %s ms,"
            .formatted(
                Figures.of(outcome.lateness().p50()),
                Figures.of(outcome.lateness().p99()),
                Figures.of(outcome.lateness().max())));
    lines.add(
        "  with what waited for Cassandra, which was away for %.0f s"
            .formatted(outcome.times().away()));
    lines.add("");
    lines.add(
        verdict(
            sums.sets() == outcome.sent(),
            "every set that was sent was acknowledged in the end",
            "%s of %s sets were acknowledged"
                .formatted(Figures.of(sums.sets()), Figures.of(outcome.sent()))));
    lines.add(
        verdict(
            sums.open() == 0,
            "every set that was acknowledged is APPLIED or DEAD",
            Figures.of(sums.open()) + " sets are neither APPLIED nor DEAD"));
    lines.add(
        verdict(
            sums.dead() == 1 && outcome.broken().isEmpty(),
            "one is dead, where it had to stop: at the table that doesn't exist",
            Figures.of(sums.dead()) + " sets are dead; one had to be"));
    outcome.broken().forEach(it -> lines.add("      " + it));
    lines.add(
        verdict(
            outcome.tables().differences().isEmpty(),
            "%s rows of %d tables are what the input says, and no other is there"
                .formatted(Figures.of(rows(outcome)), outcome.tables().rows().size()),
            Figures.of(outcome.tables().differences().size()) + " rows differ:"));
    outcome.tables().differences().stream().limit(EXAMPLES).forEach(it -> lines.add("      " + it));
    outcome.missing().forEach(it -> lines.add("  ✗ " + it));
    lines.add("");
    lines.add(outcome.ok() ? "All promises were kept." : "A promise was broken.");
    return lines;
  }

  private static long rows(SetsOutcome outcome) {
    return outcome.tables().rows().values().stream().mapToLong(Long::longValue).sum();
  }

  private static String verdict(boolean ok, String good, String bad) {
    return ok ? "  ✓ " + good : "  ✗ " + bad;
  }

  /**
   * As JSON: {@code acknowledged, delivered, dead, lost, duplicates, latenessMillis{p50,p99,max},
   * seconds, ok, sets{applied, dead}, differences}, which programs may rely on, then more for
   * people. The first five count mutations: dead are those of a dead set that weren't applied.
   * Lateness is that of sets.
   */
  static String json(SetsOutcome outcome) {
    SetFates.Sums sums = outcome.sums();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("acknowledged", sums.mutations());
    node.put("delivered", sums.mutationsApplied());
    node.put("dead", sums.mutationsStopped());
    node.put("lost", outcome.lost());
    node.put("duplicates", outcome.duplicates());
    node.putObject("latenessMillis")
        .put("p50", outcome.lateness().p50())
        .put("p99", outcome.lateness().p99())
        .put("max", outcome.lateness().max());
    node.put("seconds", tenths(outcome.times().run()));
    node.put("ok", outcome.ok());
    node.putObject("sets")
        .put("applied", sums.applied())
        .put("dead", sums.dead())
        .put("acknowledged", sums.sets())
        .put("sent", outcome.sent());
    node.put("differences", outcome.tables().differences().size());

    node.put("callsRepeated", outcome.repeated());
    node.put("packages", outcome.tables().packages());
    outcome.tables().rows().forEach(node.putObject("rows")::put);
    node.put("startSeconds", tenths(outcome.times().start()));
    node.put("writeSeconds", tenths(outcome.times().write()));
    node.put("cassandraAwaySeconds", tenths(outcome.times().away()));
    node.put("seed", outcome.seed());
    ArrayNode examples = node.putArray("differing");
    outcome.tables().differences().stream().limit(MOST_EXAMPLES).forEach(examples::add);
    outcome.broken().forEach(node.putArray("broken")::add);
    outcome.missing().forEach(node.putArray("missing")::add);
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
