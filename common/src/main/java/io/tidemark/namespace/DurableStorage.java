/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.time.Duration;

/**
 * Where the mutations of a set are saved, and payloads that are too large for the queue.
 *
 * @param namespace the name of the store's own namespace
 * @param shard the store's shard
 * @param type the kind of store
 * @param payloadRetention how long after it was due a record finds its payload there; an hour to a
 *     year
 */
public record DurableStorage(
    String namespace, String shard, String type, Duration payloadRetention) {

  /** The shortest that a payload is kept. */
  public static final Duration SHORTEST_RETENTION = Duration.ofHours(1);

  /** The longest. */
  public static final Duration LONGEST_RETENTION = Duration.ofDays(365);

  /** Unless said otherwise. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

  public DurableStorage {
    if (payloadRetention.compareTo(SHORTEST_RETENTION) < 0
        || payloadRetention.compareTo(LONGEST_RETENTION) > 0) {
      throw new IllegalArgumentException(
          "payload retention is %s; it must be %s to %s"
              .formatted(payloadRetention, SHORTEST_RETENTION, LONGEST_RETENTION));
    }
  }

  /** One that keeps payloads for 30 days. */
  public DurableStorage(String namespace, String shard, String type) {
    this(namespace, shard, type, DEFAULT_RETENTION);
  }
}
