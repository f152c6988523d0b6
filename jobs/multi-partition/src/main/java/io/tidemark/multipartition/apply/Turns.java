/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import java.util.HashMap;
import java.util.Map;

/**
 * The pace of each namespace's mutations in one task. Nothing of it is in checkpoints: after a
 * restart it begins anew, with no more than one mutation a set before its turn. Safe for threads;
 * the time is passed in.
 */
final class Turns {

  /**
   * So many sets of a namespace may wait for the turn of a mutation while they are in flight; the
   * others are held, so that a slow namespace leaves room for others.
   */
  static final int MOST_WAITING = 25;

  private static final double SECOND_MILLIS = 1000;

  private final Map<String, Line> lines = new HashMap<>();
  private final int tasks;

  /**
   * Makes one.
   *
   * @param tasks how many tasks share a namespace's pace
   */
  Turns(int tasks) {
    this.tasks = tasks;
  }

  private static final class Line {
    private double end;
    private int waiting;
  }

  /** Whether as many wait already as may. */
  synchronized boolean crowded(String namespace) {
    Line line = lines.get(namespace);
    return line != null && line.waiting >= MOST_WAITING;
  }

  /**
   * Draws the turn of one mutation.
   *
   * @return how long it is until then, in milliseconds; {@link #taken} is called afterwards
   */
  synchronized long draw(String namespace, int maxPerSecond, long nowMillis) {
    Line line = lines.computeIfAbsent(namespace, unused -> new Line());
    double gap = SECOND_MILLIS * tasks / maxPerSecond;
    double at = Math.max((double) nowMillis, line.end);
    if (at - nowMillis > gap * (line.waiting + 1)) {
      at = (double) nowMillis; // So long a line is one from before the clock was set back.
    }
    line.end = at + gap;
    line.waiting++;
    return (long) Math.ceil(at - nowMillis);
  }

  /** A turn that was drawn has come. */
  synchronized void taken(String namespace) {
    Line line = lines.get(namespace);
    if (line != null) {
      line.waiting--;
    }
  }
}
