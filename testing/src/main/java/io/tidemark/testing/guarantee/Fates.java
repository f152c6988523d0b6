/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.testing.guarantee.Arrival.Kind;
import java.util.Arrays;

/** Arrivals counted by record. */
final class Fates {

  private final int[] deliveries;
  private final int[] turnedAway;
  private final int[] deaths;
  private final int[] cancellations;
  private final long[] firstArrivals;

  Fates(int records, Arrivals arrivals) {
    deliveries = new int[records];
    turnedAway = new int[records];
    deaths = new int[records];
    cancellations = new int[records];
    firstArrivals = new long[records];
    Arrays.fill(firstArrivals, Fate.NONE);
    for (int i = 0; i < arrivals.size(); i++) {
      count(arrivals.record(i), arrivals.kind(i), arrivals.atMillis(i));
    }
  }

  int deliveries(int record) {
    return deliveries[record];
  }

  int turnedAway(int record) {
    return turnedAway[record];
  }

  int deaths(int record) {
    return deaths[record];
  }

  int cancellations(int record) {
    return cancellations[record];
  }

  long firstArrivalMillis(int record) {
    return firstArrivals[record];
  }

  private void count(int record, Kind kind, long atMillis) {
    switch (kind) {
      case DELIVERED -> deliveries[record]++;
      case TURNED_AWAY -> turnedAway[record]++;
      case DEAD -> deaths[record]++;
      case CANCELLED -> cancellations[record]++;
    }
    // A dead letter never reached its target, or was turned away before.
    boolean seen = kind == Kind.DELIVERED || kind == Kind.TURNED_AWAY;
    if (seen && (firstArrivals[record] == Fate.NONE || atMillis < firstArrivals[record])) {
      firstArrivals[record] = atMillis;
    }
  }
}
