/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.List;

/**
 * What a guarantee says of a history.
 *
 * @param guarantee the guarantee's name
 * @param checked how many records it had a say about; 0 means that it holds only for want of any
 * @param violations how many of them break it
 * @param examples the first of those, at most {@link #MAX_EXAMPLES}
 */
public record Verdict(String guarantee, long checked, long violations, List<Violation> examples) {

  /** How many violations are told in full. */
  public static final int MAX_EXAMPLES = 20;

  /**
   * A record that breaks a guarantee.
   *
   * @param id its id
   * @param what how
   */
  public record Violation(String id, String what) {}

  public Verdict {
    examples = List.copyOf(examples);
  }

  /** Whether it holds. */
  public boolean ok() {
    return violations == 0;
  }

  /** A line, and one for each example. */
  public String describe() {
    StringBuilder text = new StringBuilder(guarantee);
    text.append(ok() ? " holds for " : " is broken by " + violations + " of ").append(checked);
    examples.forEach(
        each -> text.append("\n  ").append(each.id()).append(": ").append(each.what()));
    return text.toString();
  }
}
