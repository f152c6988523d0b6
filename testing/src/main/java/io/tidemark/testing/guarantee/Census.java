/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.api.v1.Trilean;

/**
 * The state of each record in a few bits, and the counts over all of them, kept with every event so
 * that a waiting test needs no pass over the history.
 */
final class Census {

  private static final int WRITTEN = 4;
  private static final int DELIVERED = 8;
  private static final int DEAD = 16;
  private static final int CANCELLED = 32;

  /** The two low bits: the rank of the strongest answer. */
  private static final Trilean[] BY_RANK = {
    Trilean.TRILEAN_UNSPECIFIED, Trilean.FALSE, Trilean.UNKNOWN, Trilean.TRUE
  };

  private final LongColumn states = new LongColumn();
  private final long[] byState = new long[64];
  private long unanswered;

  void add() {
    states.add(0);
    byState[0]++;
  }

  void begin(int record) {
    unanswered++;
    mark(record, WRITTEN);
  }

  void answer(int record, Trilean durable, boolean begun) {
    unanswered -= begun ? 1 : 0;
    int state = state(record);
    int rank = Math.max(state & 3, rank(durable));
    move(record, (state & ~3) | rank | WRITTEN);
  }

  void deliver(int record) {
    mark(record, DELIVERED);
  }

  void bury(int record) {
    mark(record, DEAD);
  }

  void cancel(int record) {
    mark(record, CANCELLED);
  }

  boolean written(int record) {
    return (state(record) & WRITTEN) != 0;
  }

  Trilean durable(int record) {
    return BY_RANK[state(record) & 3];
  }

  Tally tally() {
    return new Tally(
        sum(WRITTEN, WRITTEN),
        unanswered,
        sum(3, rank(Trilean.TRUE)),
        sum(3, rank(Trilean.UNKNOWN)),
        sum(3, rank(Trilean.FALSE)),
        sum(DELIVERED, DELIVERED),
        sum(DEAD, DEAD),
        sum(CANCELLED, CANCELLED),
        sum(3 | DELIVERED | DEAD | CANCELLED, rank(Trilean.TRUE)));
  }

  private long sum(int mask, int wanted) {
    long sum = 0;
    for (int state = 0; state < byState.length; state++) {
      sum += (state & mask) == wanted ? byState[state] : 0;
    }
    return sum;
  }

  private void mark(int record, int bit) {
    move(record, state(record) | bit);
  }

  private void move(int record, int to) {
    byState[state(record)]--;
    byState[to]++;
    states.set(record, to);
  }

  private int state(int record) {
    return (int) states.get(record);
  }

  private static int rank(Trilean durable) {
    return switch (durable) {
      case TRUE -> 3;
      case UNKNOWN -> 2;
      case FALSE -> 1;
      case TRILEAN_UNSPECIFIED, UNRECOGNIZED -> 0;
    };
  }
}
