/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A history's figures, and what the guarantees say of it.
 *
 * @param summary the figures
 * @param verdicts one a guarantee, in the order in which they were asked
 */
public record Report(Summary summary, List<Verdict> verdicts) {

  public Report {
    verdicts = List.copyOf(verdicts);
  }

  /** Asks the guarantees. The history should have settled, and no longer grow. */
  public static Report of(History history, Guarantee... guarantees) {
    return new Report(
        Summary.of(history),
        Stream.of(guarantees).map(guarantee -> guarantee.check(history)).toList());
  }

  /** Whether all hold. */
  public boolean ok() {
    return verdicts.stream().allMatch(Verdict::ok);
  }

  /** The figures in a line, then each verdict with its examples. */
  public String describe() {
    return summary
        + verdicts.stream().map(Verdict::describe).collect(Collectors.joining("\n", "\n", ""));
  }

  /**
   * For a test's last line.
   *
   * @return this
   * @throws AssertionError with the description, if a guarantee is broken
   */
  public Report orThrow() {
    if (!ok()) {
      throw new AssertionError(describe());
    }
    return this;
  }
}
