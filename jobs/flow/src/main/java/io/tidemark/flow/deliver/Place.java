/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

/** What a task knows of one place that records go to: a server, or a topic. */
final class Place {

  private final String name;
  private final Outage outage = new Outage();
  private final TargetLimit limit;
  private final TargetRate rate = new TargetRate();
  private final Lane lane = new Lane();
  private final Lane laneOfCalled = new Lane();
  private boolean forgotten;

  /**
   * Makes one.
   *
   * @param name which
   * @param mostInFlight how many records may be in flight at most
   * @param timed whether the time that a record takes says something of the place
   */
  Place(String name, int mostInFlight, boolean timed) {
    this.name = name;
    this.limit = new TargetLimit(mostInFlight, timed);
  }

  /** What is known of its outage. For {@link Outages} alone. */
  static final class Outage {
    long answers;
    int unanswered;
    boolean lastAnswered;
    long answeredMillis; // When the last left that was answered.
    boolean away;
    boolean probing;
    long sinceMillis;
    long reopensMillis;

    /** Whether it is too early to try again. A clock that was set back doesn't prolong it. */
    boolean waits(long nowMillis) {
      return nowMillis < reopensMillis && reopensMillis - nowMillis <= Outages.LONGEST.toMillis();
    }
  }

  String name() {
    return name;
  }

  Outage outage() {
    return outage;
  }

  /** How many records it takes at a time. */
  TargetLimit limit() {
    return limit;
  }

  /** How many it takes in a second. */
  TargetRate rate() {
    return rate;
  }

  /** Where those stand that wait for it. */
  Lane lane() {
    return lane;
  }

  /** Where those stand that wait for it and are called when it is back. */
  Lane laneOfCalled() {
    return laneOfCalled;
  }

  /** Whether it has been dropped from {@link Places}: what ends there is of no more consequence. */
  boolean forgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }
}
