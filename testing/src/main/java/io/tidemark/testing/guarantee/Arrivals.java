/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.testing.guarantee.Arrival.Kind;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Arrivals in the order in which they were recorded: 16 bytes each. */
final class Arrivals {

  /** How many targets and reasons a history may name: what is left of 32 bits beside the kind. */
  private static final int MAX_PLACES = 1 << 29;

  /** By the two bits that stand for each. */
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Names places = new Names();
  private final LongColumn times = new LongColumn();

  /** The record in the upper 32 bits, then the place, then two bits of kind. */
  private final LongColumn what = new LongColumn();

  void add(int record, Kind kind, String where, long atMillis) {
    int place = places.number(where);
    if (place >= MAX_PLACES) {
      throw new IllegalStateException("more than " + MAX_PLACES + " targets and reasons");
    }
    what.add((long) record << 32 | (long) place << 2 | KINDS.indexOf(kind));
    times.add(atMillis);
  }

  int size() {
    return times.size();
  }

  int record(int arrival) {
    return (int) (what.get(arrival) >>> 32);
  }

  Kind kind(int arrival) {
    return KINDS.get((int) what.get(arrival) & 3);
  }

  long atMillis(int arrival) {
    return times.get(arrival);
  }

  LongStream times(Kind kind) {
    return IntStream.range(0, size()).filter(i -> kind(i) == kind).mapToLong(times::get);
  }

  /** A copy, which later arrivals don't reach. */
  Stream<Arrival> copy(List<String> ids) {
    long[] whats = what.toArray();
    long[] ats = times.toArray();
    List<String> wheres = places.all();
    return IntStream.range(0, ats.length)
        .mapToObj(
            i ->
                new Arrival(
                    ids.get((int) (whats[i] >>> 32)),
                    KINDS.get((int) whats[i] & 3),
                    wheres.get((int) whats[i] >>> 2),
                    ats[i]));
  }
}
