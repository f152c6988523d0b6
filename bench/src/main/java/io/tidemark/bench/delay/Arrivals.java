/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.Tally;
import java.util.ArrayList;
import java.util.List;

/** Keeps each arrival, for phases whose ends are known only later. Safe for threads. */
final class Arrivals implements Tally.Observer {

  private record Arrival(long dueMillis, long atMillis) {}

  private final List<Arrival> all = new ArrayList<>();

  @Override
  public synchronized void arrived(long number, long dueMillis, long atMillis) {
    all.add(new Arrival(dueMillis, atMillis));
  }

  /**
   * A percentile of the lateness, in milliseconds, of the records due in a time.
   *
   * @return not a number if there are none
   */
  synchronized double percentile(double percent, long fromMillis, long untilMillis) {
    long[] late =
        all.stream()
            .filter(it -> it.dueMillis() >= fromMillis && it.dueMillis() < untilMillis)
            .mapToLong(it -> it.atMillis() - it.dueMillis())
            .sorted()
            .toArray();
    return late.length == 0
        ? Double.NaN
        : late[(int) Math.min(late.length - 1, Math.floor(late.length * percent / 100))];
  }
}
