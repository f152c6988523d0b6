/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.function.Predicate;

/** Those acknowledged records are dead that must be, and all others are delivered. */
public final class DeadAsExpected implements Guarantee {

  private final Predicate<String> expectedDead;

  /**
   * The guarantee.
   *
   * @param expectedDead whether the record of an id can't be delivered
   */
  public DeadAsExpected(Predicate<String> expectedDead) {
    this.expectedDead = expectedDead;
  }

  @Override
  public Verdict check(History history) {
    Findings findings = new Findings("DeadAsExpected");
    history
        .fates()
        .filter(Fate::acknowledged)
        .forEach(fate -> findings.judge(fate.id(), problem(fate)));
    return findings.verdict();
  }

  private String problem(Fate fate) {
    if (expectedDead.test(fate.id())) {
      return fate.dead() && !fate.delivered() ? "" : "must be dead, and is " + place(fate);
    }
    return fate.delivered() && !fate.dead() ? "" : "must be delivered, and is " + place(fate);
  }

  private static String place(Fate fate) {
    if (fate.delivered()) {
      return fate.dead() ? "both delivered and dead" : "delivered";
    }
    return fate.dead() ? "dead" : "neither delivered nor dead";
  }
}
