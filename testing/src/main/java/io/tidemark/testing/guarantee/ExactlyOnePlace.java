/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

/**
 * When all is over, an acknowledged record is delivered, dead or cancelled, and no two of these. It
 * may be in its place more than once.
 *
 * <p>Not to be asked of a history in which a process was killed, or an attempt timed out: a target
 * may then have taken a record without anyone learning of it, and at-least-once allows it to end
 * among the dead as well.
 */
public final class ExactlyOnePlace implements Guarantee {

  @Override
  public Verdict check(History history) {
    Findings findings = new Findings("ExactlyOnePlace");
    history
        .fates()
        .filter(Fate::acknowledged)
        .forEach(fate -> findings.judge(fate.id(), problem(fate)));
    return findings.verdict();
  }

  private static String problem(Fate fate) {
    return fate.ends().size() == 1 ? "" : fate.places();
  }
}
