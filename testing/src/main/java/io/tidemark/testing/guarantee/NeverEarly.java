/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

/** No target sees a record before it is due, not even an attempt that it turns away. */
public final class NeverEarly implements Guarantee {

  @Override
  public Verdict check(History history) {
    Findings findings = new Findings("NeverEarly");
    history
        .fates()
        .filter(fate -> fate.dueMillis() != Fate.NONE && fate.firstArrivalMillis() != Fate.NONE)
        .forEach(fate -> findings.judge(fate.id(), problem(fate)));
    return findings.verdict();
  }

  private static String problem(Fate fate) {
    return fate.early()
        ? "arrived %d ms before it was due".formatted(fate.dueMillis() - fate.firstArrivalMillis())
        : "";
  }
}
