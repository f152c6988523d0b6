/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.List;

/**
 * A history in figures. All but the duplicates count records, not events.
 *
 * @param acknowledged durable = TRUE
 * @param unknown durable = UNKNOWN
 * @param refused durable = FALSE
 * @param delivered that a target took
 * @param dead that are dead letters
 * @param cancelled that were cancelled before they were sent
 * @param lost acknowledged, and neither delivered, dead nor cancelled
 * @param early that a target saw before they were due
 * @param duplicates ends beyond the first of each record
 * @param turnedAway that a target turned away at least once
 * @param latenessMillis from due to the first arrival, of the records that their target took at the
 *     first attempt: of the others the backoff is a part of the delay
 */
public record Summary(
    long acknowledged,
    long unknown,
    long refused,
    long delivered,
    long dead,
    long cancelled,
    long lost,
    long early,
    long duplicates,
    long turnedAway,
    Lateness latenessMillis) {

  /** Of a history as it is now. */
  public static Summary of(History history) {
    Tally tally = history.tally();
    List<Fate> fates = history.fates().toList();
    return new Summary(
        tally.acknowledged(),
        tally.unknown(),
        tally.refused(),
        tally.delivered(),
        tally.dead(),
        tally.cancelled(),
        tally.outstanding(),
        fates.stream().filter(Fate::early).count(),
        fates.stream().mapToLong(Fate::duplicates).sum(),
        fates.stream().filter(fate -> fate.turnedAway() > 0).count(),
        Lateness.of(fates.stream()));
  }
}
