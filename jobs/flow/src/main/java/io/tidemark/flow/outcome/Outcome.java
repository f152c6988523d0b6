/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.outcome;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What became of a record.
 *
 * @param kind what
 * @param reason why, where it is dead: the word of the dead letter; else empty
 * @param place where it is written
 * @param key the key of the record's message, if it has one
 * @param id the record's id
 * @param namespace the record's namespace
 * @param target where it was for; empty where it isn't known
 * @param times when what happened to it
 * @param attempts how many attempts were made
 * @param origin where it was read from
 */
public record Outcome(
    Kind kind,
    String reason,
    Place place,
    @Nullable ByteString key,
    String id,
    String namespace,
    String target,
    Times times,
    int attempts,
    Origin origin) {

  /** What can become of a record. */
  public enum Kind {
    /** Its target has it. */
    DELIVERED,
    /** It is a dead letter. */
    DEAD,
    /** It was cancelled before it was sent, or was not sent again after. */
    CANCELLED,
    /** A newer record of its key has taken its place. */
    COALESCED,
    /** A newer write with its id has taken its place. */
    REPLACED
  }

  /**
   * A topic.
   *
   * @param cluster the name of the topic's cluster
   * @param topic its name
   */
  public record Place(String cluster, String topic) {}

  /**
   * In milliseconds since the epoch.
   *
   * @param writtenMillis when the application wrote it
   * @param dueMillis when it was due
   * @param endedMillis when it came to its end
   */
  public record Times(long writtenMillis, long dueMillis, long endedMillis) {}

  /**
   * A position in the queue.
   *
   * @param topic the topic
   * @param partition its partition
   * @param offset the offset in the partition
   */
  public record Origin(String topic, int partition, long offset) {}
}
