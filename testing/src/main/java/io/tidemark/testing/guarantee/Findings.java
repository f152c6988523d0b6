/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.ArrayList;
import java.util.List;

/** A verdict in the making. */
final class Findings {

  private final String guarantee;
  private final List<Verdict.Violation> examples = new ArrayList<>();
  private long checked;
  private long violations;

  Findings(String guarantee) {
    this.guarantee = guarantee;
  }

  /** A record was looked at. */
  void holds() {
    checked++;
  }

  /** A record was looked at, and it breaks the guarantee. */
  void broken(String id, String what) {
    checked++;
    violations++;
    if (examples.size() < Verdict.MAX_EXAMPLES) {
      examples.add(new Verdict.Violation(id, what));
    }
  }

  /** A record was looked at; it breaks the guarantee unless the problem is empty. */
  void judge(String id, String problem) {
    if (problem.isEmpty()) {
      holds();
    } else {
      broken(id, problem);
    }
  }

  Verdict verdict() {
    return new Verdict(guarantee, checked, violations, examples);
  }
}
