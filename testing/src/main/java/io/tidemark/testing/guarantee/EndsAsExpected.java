/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.testing.guarantee.Arrival.Kind;
import java.util.Locale;
import java.util.function.Function;

/** Each acknowledged record has come to the end that it should, and to no other. */
public final class EndsAsExpected implements Guarantee {

  private final Function<String, Kind> expected;

  /**
   * The guarantee.
   *
   * @param expected the end of the record of an id: delivered, dead or cancelled
   */
  public EndsAsExpected(Function<String, Kind> expected) {
    this.expected = expected;
  }

  @Override
  public Verdict check(History history) {
    Findings findings = new Findings("EndsAsExpected");
    history
        .fates()
        .filter(Fate::acknowledged)
        .forEach(fate -> findings.judge(fate.id(), problem(fate)));
    return findings.verdict();
  }

  private String problem(Fate fate) {
    String end = expected.apply(fate.id()).name().toLowerCase(Locale.ROOT);
    String places = fate.places();
    return places.equals(end) ? "" : "must be " + end + ", and is " + places;
  }
}
