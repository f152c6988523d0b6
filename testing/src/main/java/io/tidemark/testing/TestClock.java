/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when it is told to. Safe for threads. */
public final class TestClock extends Clock {

  /** Shared by the views of one clock from several zones. */
  private static final class Hand {
    private Instant now;

    Hand(Instant now) {
      this.now = now;
    }

    synchronized Instant get() {
      return now;
    }

    synchronized Instant advance(Duration by) {
      now = now.plus(by);
      return now;
    }

    synchronized void set(Instant to) {
      now = to;
    }
  }

  private final Hand hand;
  private final ZoneId zone;

  private TestClock(Hand hand, ZoneId zone) {
    this.hand = hand;
    this.zone = zone;
  }

  /** A clock in UTC that stands at a time. */
  public static TestClock at(Instant start) {
    return new TestClock(new Hand(start), ZoneOffset.UTC);
  }

  /** A clock in UTC that stands at a time, in milliseconds since the epoch. */
  public static TestClock atMillis(long startMillis) {
    return at(Instant.ofEpochMilli(startMillis));
  }

  /**
   * Moves it, backwards if the duration is negative, as a real one may be set back.
   *
   * @return the time it then shows
   */
  public Instant advance(Duration by) {
    return hand.advance(by);
  }

  /** Sets it. */
  public void set(Instant to) {
    hand.set(to);
  }

  @Override
  public Instant instant() {
    return hand.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock as seen from another zone: both move together. */
  @Override
  public Clock withZone(ZoneId other) {
    return new TestClock(hand, other);
  }
}
