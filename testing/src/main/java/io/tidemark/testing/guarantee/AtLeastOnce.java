/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

/** Every acknowledged record is delivered or dead, or was cancelled. */
public final class AtLeastOnce implements Guarantee {

  @Override
  public Verdict check(History history) {
    Findings findings = new Findings("AtLeastOnce");
    history
        .fates()
        .filter(Fate::acknowledged)
        .forEach(
            fate ->
                findings.judge(
                    fate.id(), fate.lost() ? "acknowledged, and neither delivered nor dead" : ""));
    return findings.verdict();
  }
}
