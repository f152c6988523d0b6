/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.api.v1.Trilean;

/**
 * The answer to a write is true to the letter: every write has one, of a record that was refused no
 * trace is seen anywhere, and nothing is seen that nobody wrote. That what was acknowledged is seen
 * is for {@link AtLeastOnce}.
 */
public final class CheckedTrilean implements Guarantee {

  @Override
  public Verdict check(History history) {
    Findings findings = new Findings("CheckedTrilean");
    history.fates().forEach(fate -> findings.judge(fate.id(), problem(fate)));
    return findings.verdict();
  }

  private static String problem(Fate fate) {
    boolean seen = fate.firstArrivalMillis() != Fate.NONE || fate.dead();
    if (!fate.written()) {
      return "seen, and nobody wrote it";
    }
    if (fate.unanswered() > 0) {
      return fate.unanswered() + " of its writes have no answer";
    }
    if (fate.durable() == Trilean.TRILEAN_UNSPECIFIED) {
      return "answered with neither TRUE, FALSE nor UNKNOWN";
    }
    return fate.durable() == Trilean.FALSE && seen
        ? "durable = FALSE, and yet it is " + (fate.dead() ? "a dead letter" : "at its target")
        : "";
  }
}
