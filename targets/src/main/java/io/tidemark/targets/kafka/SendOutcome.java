/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

/** What came of sending a record to Kafka. */
public sealed interface SendOutcome {

  /**
   * All in-sync replicas have it.
   *
   * @param partition where
   * @param offset where in the partition; -1 where the broker didn't say
   */
  record Appended(int partition, long offset) implements SendOutcome {}

  /**
   * It isn't in the topic and never will be.
   *
   * @param cause whose fault it is
   * @param error for people
   */
  record NotAppended(Cause cause, String error) implements SendOutcome {}

  /**
   * It may be in the topic or not: it was on its way when its time ran out or the broker went away.
   *
   * @param error for people
   */
  record InDoubt(String error) implements SendOutcome {}

  /** Why a record wasn't appended. */
  enum Cause {
    /** The cluster can't be reached. The same record may succeed later. */
    UNAVAILABLE,
    /**
     * The cluster can be reached, and says that the topic isn't there. The same record may succeed
     * when somebody has made it.
     */
    UNKNOWN_TOPIC,
    /** The cluster can be reached, and the topic isn't ours to see. Likewise. */
    FORBIDDEN,
    /** Too much is waiting to be sent already. */
    OVERLOADED,
    /**
     * The broker refuses this record, and always will: it is too large, or its topic's name is no
     * name.
     */
    REFUSED
  }
}
