/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import io.tidemark.testing.guarantee.Tally;
import java.time.Duration;

/** Where the records are, in a line. */
public final class ProgressText {

  private ProgressText() {}

  /**
   * The line.
   *
   * @param elapsed since the burst began
   * @param tally where the records are
   * @param records how many are to be acknowledged
   */
  public static String of(Duration elapsed, Tally tally, long records) {
    return "%4d s  written %s of %s, waiting %s, delivered %s, dead %s"
        .formatted(
            elapsed.toSeconds(),
            Figures.of(tally.acknowledged()),
            Figures.of(records),
            Figures.of(tally.outstanding()),
            Figures.of(tally.delivered()),
            Figures.of(tally.dead()));
  }
}
