/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

/**
 * How many records of a history are where, as of now.
 *
 * @param written whose write was begun
 * @param unanswered writes (not records) that were begun and aren't answered yet
 * @param acknowledged durable = TRUE
 * @param unknown durable = UNKNOWN
 * @param refused durable = FALSE
 * @param delivered that a target took
 * @param dead that are dead letters
 * @param cancelled that were cancelled before they were sent
 * @param outstanding acknowledged, and neither delivered, dead nor cancelled yet
 */
public record Tally(
    long written,
    long unanswered,
    long acknowledged,
    long unknown,
    long refused,
    long delivered,
    long dead,
    long cancelled,
    long outstanding) {

  /** Whether every write is answered, and everything acknowledged has come to its end. */
  public boolean settled() {
    return unanswered == 0 && outstanding == 0;
  }
}
