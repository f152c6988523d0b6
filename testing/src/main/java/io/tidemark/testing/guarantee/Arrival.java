/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

/**
 * A record was seen at the far end.
 *
 * @param id the record's id
 * @param kind what came of it
 * @param where the target's address, or the reason of a dead letter; empty where it was cancelled
 * @param atMillis when, in milliseconds since the epoch
 */
public record Arrival(String id, Kind kind, String where, long atMillis) {

  /** What came of an arrival. */
  public enum Kind {
    /** The target took it. */
    DELIVERED,
    /** The target saw it and turned it away. */
    TURNED_AWAY,
    /** It is in the dead letter queue. */
    DEAD,
    /** It was cancelled before it was sent. */
    CANCELLED
  }
}
