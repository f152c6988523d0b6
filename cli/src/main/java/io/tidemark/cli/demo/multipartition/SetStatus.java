/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.cli.demo.show.Figures;

/** Where the sets are, in a line for a screen of 79 columns. For one thread. */
final class SetStatus {

  private final SetTraffic traffic;
  private final long sets;
  private long lastMillis;
  private long lastApplied;

  /** A status of so many sets. */
  SetStatus(SetTraffic traffic, long sets) {
    this.traffic = traffic;
    this.sets = sets;
  }

  /**
   * The line.
   *
   * @param millis since the first set
   */
  String line(long millis) {
    SetFates.Sums sums = traffic.fates().sums();
    long perSecond =
        millis == lastMillis
            ? 0
            : (sums.mutationsApplied() - lastApplied) * 1000 / (millis - lastMillis);
    lastMillis = millis;
    lastApplied = sums.mutationsApplied();
    return "%4d s  %s of %s sets acknowledged, %s applied, %s dead; %s mutations/s"
        .formatted(
            millis / 1000,
            Figures.of(sums.sets()),
            Figures.of(sets),
            Figures.of(sums.applied()),
            Figures.of(sums.dead()),
            Figures.of(perSecond));
  }
}
