/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

/** Something that must hold for a whole history. */
public interface Guarantee {

  /** Judges a history, as it is now: let it settle first. */
  Verdict check(History history);
}
