/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

/** How an application answers. Called by several threads at once. */
@FunctionalInterface
public interface Behaviour {

  /**
   * The status of an answer.
   *
   * @param id the record's id
   * @param turnedAway how many of its attempts were turned away so far
   * @return an HTTP status; of 200 to 299 the record is taken
   */
  int status(String id, int turnedAway);

  /** Takes everything. */
  static Behaviour accepting() {
    return (id, turnedAway) -> 204;
  }
}
