/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.api.v1.Trilean;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a history says of one record.
 *
 * @param id its id
 * @param written whether a write of it was begun; otherwise it came from nowhere
 * @param unanswered how many of its writes were begun and never answered
 * @param durable the answer; of several writes the strongest: TRUE, UNKNOWN, FALSE; unspecified
 *     where there is none
 * @param dueMillis when it may be delivered, in milliseconds since the epoch; {@link #NONE} where
 *     no answer said so
 * @param order its place among the records of its ordering key
 * @param deliveries how often a target took it
 * @param turnedAway how often a target turned it away
 * @param deaths how often it is in the dead letter queue
 * @param cancellations how often it is said that it was cancelled before it was sent
 * @param firstArrivalMillis when a target first saw it, taken or turned away; {@link #NONE} where
 *     none has
 */
public record Fate(
    String id,
    boolean written,
    int unanswered,
    Trilean durable,
    long dueMillis,
    Order order,
    int deliveries,
    int turnedAway,
    int deaths,
    int cancellations,
    long firstArrivalMillis) {

  /** A time that isn't there. */
  public static final long NONE = Long.MIN_VALUE;

  /**
   * A place among the records of a key.
   *
   * @param key the ordering key; empty where the record has none
   * @param sequence grows with every write of the key
   */
  public record Order(String key, long sequence) {
    /** Of a record that is ordered by nothing. */
    public static final Order NONE = new Order("", 0);
  }

  /** Whether a target took it. */
  public boolean delivered() {
    return deliveries > 0;
  }

  /** Whether it is a dead letter. */
  public boolean dead() {
    return deaths > 0;
  }

  /** Whether it was cancelled before it was sent. */
  public boolean cancelled() {
    return cancellations > 0;
  }

  /** Whether it was acknowledged as durable. */
  public boolean acknowledged() {
    return durable == Trilean.TRUE;
  }

  /** Acknowledged, and neither delivered, dead nor cancelled. */
  public boolean lost() {
    return acknowledged() && !delivered() && !dead() && !cancelled();
  }

  /** The places that it is in at its end; one, where all is well. */
  List<String> ends() {
    List<String> places = new ArrayList<>();
    if (delivered()) {
      places.add("delivered");
    }
    if (dead()) {
      places.add("dead");
    }
    if (cancelled()) {
      places.add("cancelled");
    }
    return places;
  }

  /** Where it is, in words. */
  String places() {
    List<String> places = ends();
    return switch (places.size()) {
      case 0 -> "neither delivered nor dead";
      case 1 -> places.get(0);
      default -> "both " + String.join(" and ", places);
    };
  }

  /** Whether a target saw it before it was due. */
  public boolean early() {
    return dueMillis != NONE && firstArrivalMillis != NONE && firstArrivalMillis < dueMillis;
  }

  /** How often it came to its end beyond the once that is needed. */
  public int duplicates() {
    return Math.max(0, deliveries + deaths + cancellations - 1);
  }
}
