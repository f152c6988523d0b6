/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.retry;

/**
 * A class of answers by which a target refuses what it may take later, unchanged: a credential has
 * expired, a route or a table isn't there yet. Whether it will is nothing that an answer says, so
 * the namespace does.
 */
public enum Refusal {
  /** It doesn't know who asks: HTTP 401, gRPC UNAUTHENTICATED. */
  UNAUTHENTICATED,
  /**
   * Who asks may not: HTTP 403, gRPC PERMISSION_DENIED, a right missing in Cassandra, Kafka or SQS.
   */
  FORBIDDEN,
  /** What is asked for isn't there: HTTP 404, a topic, a queue, a namespace of another log. */
  NOT_FOUND,
  /** It doesn't have the method: gRPC UNIMPLEMENTED. */
  UNIMPLEMENTED;

  /** What a refusal means for the record that met with it. */
  public enum Meaning {
    /** The target is away: the record waits and spends no attempt. */
    OUTAGE,
    /** An attempt of this record has failed. */
    RETRY,
    /** The record is dead. */
    DEAD
  }
}
