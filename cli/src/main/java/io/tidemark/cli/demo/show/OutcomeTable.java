/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import io.tidemark.testing.guarantee.Lateness;
import io.tidemark.testing.guarantee.Summary;
import io.tidemark.testing.guarantee.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An outcome as a table of at most 80 columns. Pure. */
public final class OutcomeTable {

  /** How many violations are shown; the report has more. */
  private static final int EXAMPLES = 3;

  private OutcomeTable() {}

  /** Its lines. */
  public static List<String> of(Outcome outcome) {
    Summary summary = outcome.report().summary();
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "acknowledged",
            summary.acknowledged(),
            "durable = TRUE, within %.1f s".formatted(outcome.times().write())));
    lines.add(row("refused", summary.refused(), "durable = FALSE: their target isn't allowed"));
    lines.add(
        row(
            "delivered",
            summary.delivered(),
            "expected " + Figures.of(outcome.expected().delivered())));
    lines.add(row("dead", summary.dead(), dead(outcome)));
    lines.add(
        row(
            "cancelled",
            summary.cancelled(),
            "expected "
                + Figures.of(outcome.expected().cancelled())
                + "; taken back while they waited"));
    lines.add(row("lost", summary.lost(), "acknowledged, but neither of these"));
    lines.add(row("early", summary.early(), "seen by a target before they were due"));
    lines.add(row("duplicates", summary.duplicates(), "deliveries beyond the first"));
    lines.add(row("turned away", summary.turnedAway(), "at least once, by the application"));
    lines.addAll(lateness(outcome.lateness()));
    outcome
        .latenessByTarget()
        .forEach(
            (target, lateness) -> lines.add(row("to " + target, median(lateness), tail(lateness))));
    lines.add("");
    for (Verdict verdict : outcome.report().verdicts()) {
      lines.add(
          "  %s %-16s %s"
              .formatted(
                  verdict.ok() ? "✓" : "✗",
                  verdict.guarantee(),
                  verdict.ok()
                      ? "holds for " + Figures.of(verdict.checked()) + " records"
                      : "is broken by " + Figures.of(verdict.violations()) + ":"));
      verdict.examples().stream()
          .limit(EXAMPLES)
          .forEach(example -> lines.add("      " + example.id() + ": " + example.what()));
    }
    if (!outcome.missing().isEmpty()) {
      lines.add("");
      lines.add("  The run ended before everything had arrived:");
      outcome.missing().forEach(missing -> lines.add("  ✗ " + missing));
    }
    lines.add("");
    lines.add(conclusion(outcome));
    return lines;
  }

  private static String conclusion(Outcome outcome) {
    if (outcome.ok()) {
      return "All promises were kept.";
    }
    return outcome.missing().isEmpty()
        ? "A promise was broken, or a figure isn't as expected."
        : "The run didn't come to its end.";
  }

  private static String row(String name, long count, String what) {
    return row(name, Figures.of(count), what);
  }

  private static String row(String name, String figure, String what) {
    return "  %-13s %9s   %s".formatted(name, figure, what);
  }

  private static String dead(Outcome outcome) {
    String reasons =
        outcome.deadByReason().entrySet().stream()
            .map(entry -> entry.getKey() + " " + Figures.of(entry.getValue()))
            .collect(Collectors.joining(", "));
    return "expected %s; %s".formatted(Figures.of(outcome.expected().dead()), reasons);
  }

  private static List<String> lateness(Lateness lateness) {
    return List.of(
        row("lateness", median(lateness), tail(lateness)),
        row(
            "",
            "",
            "from due to the first arrival, of the %s records"
                .formatted(Figures.of(lateness.measured()))),
        row("", "", "that their target took at the first attempt;"),
        row("", "", "without HTTP_AWAY, which was away on purpose"));
  }

  private static String median(Lateness lateness) {
    return Figures.of(lateness.p50()) + " ms";
  }

  private static String tail(Lateness lateness) {
    return "median; p99 %s ms, max %s ms"
        .formatted(Figures.of(lateness.p99()), Figures.of(lateness.max()));
  }
}
