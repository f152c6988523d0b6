/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

/**
 * Gives each record of a namespace its turn, so that no more than so many a second are sent: a
 * queue of which only the end is remembered (the generic cell rate algorithm). A turn is drawn once
 * and kept in state.
 *
 * <p>Turns are in the pace's own time, which stands still while the task does: after a standstill
 * those whose turn has passed don't leave at once, but at the same pace and in the same order.
 */
final class Pace {

  /** What leaves this much before its turn isn't worth a write. */
  private static final long EARLY_MILLIS = 20;

  /** What is late by less is the clock's own unevenness, and no standstill. */
  private static final long LATE_MILLIS = 1000;

  private double gapMillis;
  private double end;
  private double stoodMillis;
  private long lastMillis;

  /**
   * Makes one.
   *
   * @param end the end of the queue, in the pace's time
   */
  Pace(double end) {
    this.end = end;
  }

  /**
   * When a record may be sent.
   *
   * @param atMillis the time, in milliseconds since the epoch
   * @param turnMillis its turn in the pace's time
   */
  record Turn(long atMillis, long turnMillis) {}

  /** The end of the queue, in the pace's time. */
  double end() {
    return end;
  }

  /** Sets how far apart turns are that are drawn from now on. Those drawn before stay. */
  void setGap(double gapMillis) {
    this.gapMillis = gapMillis;
  }

  /**
   * Asks for a record's turn.
   *
   * @param turnMillis its turn, in the pace's time; 0: it has none yet
   * @param forTarget whether it waited for its target when its turn came, and couldn't take it
   * @param nowMillis the time now
   */
  Turn ask(long turnMillis, boolean forTarget, long nowMillis) {
    if (nowMillis < lastMillis) {
      end -= (double) (lastMillis - nowMillis); // The clock was set back.
    }
    lastMillis = nowMillis;
    return turnMillis == 0 ? draw(nowMillis) : take(turnMillis, forTarget, nowMillis);
  }

  private Turn draw(long nowMillis) {
    double at = Math.max((double) nowMillis, end + stoodMillis);
    end = at - stoodMillis + gapMillis;
    return at - nowMillis <= EARLY_MILLIS
        ? new Turn(nowMillis, 0)
        : new Turn((long) Math.ceil(at), (long) Math.ceil(at - stoodMillis));
  }

  private Turn take(long turnMillis, boolean forTarget, long nowMillis) {
    double at = (double) turnMillis + stoodMillis;
    if (nowMillis < at) {
      return new Turn((long) Math.ceil(at), turnMillis);
    }
    if (nowMillis - at > LATE_MILLIS) {
      // Where its target alone kept it, others had their turns meanwhile: it goes before those who
      // wait, and puts them back by one turn. Where all stood still, all go on from here.
      stoodMillis = forTarget ? stoodMillis + gapMillis : (double) nowMillis - turnMillis;
    }
    return new Turn(nowMillis, turnMillis);
  }
}
