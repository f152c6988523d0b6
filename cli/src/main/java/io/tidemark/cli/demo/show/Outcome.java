/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import io.tidemark.testing.guarantee.Lateness;
import io.tidemark.testing.guarantee.Report;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run of the demo ended.
 *
 * @param report its history's figures and verdicts
 * @param expected what they should be
 * @param deadByReason the dead letters by reason
 * @param lateness how late records were whose target was there
 * @param latenessByTarget how late records were, by the kind of their target
 * @param times how long it took
 * @param missing what was awaited and didn't come, for people; empty where all came
 */
public record Outcome(
    Report report,
    Expected expected,
    SortedMap<String, Long> deadByReason,
    Lateness lateness,
    SortedMap<String, Lateness> latenessByTarget,
    Times times,
    List<String> missing) {

  /**
   * What a run should come to.
   *
   * @param acknowledged that are durable
   * @param delivered that their targets take
   * @param dead that no target takes
   * @param cancelled that are cancelled before they are sent
   * @param refused that the ingress refuses
   * @param seed what they were drawn from
   */
  public record Expected(
      long acknowledged, long delivered, long dead, long cancelled, long refused, long seed) {}

  /**
   * How long a run took, in seconds.
   *
   * @param start until the servers were ready and the job ran
   * @param write from the first write to the last acknowledgement
   * @param run from the first write until every record was delivered or dead
   */
  public record Times(double start, double write, double run) {}

  public Outcome {
    deadByReason = new TreeMap<>(deadByReason);
    latenessByTarget = new TreeMap<>(latenessByTarget);
    missing = List.copyOf(missing);
  }

  /** Whether every guarantee holds, and everything that was to be written was, and nothing else. */
  public boolean ok() {
    return missing.isEmpty()
        && report.ok()
        && report.summary().acknowledged() == expected.acknowledged()
        && report.summary().refused() == expected.refused()
        && report.summary().delivered() == expected.delivered()
        && report.summary().dead() == expected.dead()
        && report.summary().cancelled() == expected.cancelled();
  }
}
