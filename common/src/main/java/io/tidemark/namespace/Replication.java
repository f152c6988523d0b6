/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.record.TargetUri;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where and how a namespace's records are replicated.
 *
 * @param regions where each region takes its writes, by its name; at least one
 * @param conflict what decides between two writes of one key
 * @param originRegion where a record was written that doesn't say so; empty where that isn't known
 * @param rememberDeletions how long a cache remembers a deletion, where the last write wins
 * @param valueSource the Writer group of the cache that values are read from when they are sent;
 *     empty where records carry them
 */
public record Replication(
    SortedMap<String, TargetUri> regions,
    Conflict conflict,
    String originRegion,
    Duration rememberDeletions,
    Optional<TargetUri> valueSource) {

  /** The port of a Writer group that names none. */
  public static final int WRITER_PORT = 7600;

  /** The scheme of a Writer group's address. */
  public static final String WRITER = "writer";

  /** How long deletions are remembered where a document says nothing. */
  public static final Duration REMEMBER_DELETIONS = Duration.ofDays(1);

  /** What decides between two writes of one key. */
  public enum Conflict {
    /** The one that the queue took later. */
    ORDERED,
    /** The one that was written later, in every region, whatever the order in which they come. */
    LAST_WRITE_WINS
  }

  public Replication {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("no region");
    }
  }

  /** Whether values are read from the cache of this region: then nothing is brought to it. */
  public boolean readsFrom(String region) {
    TargetUri target = valueSource.isEmpty() ? null : regions.get(region);
    return target != null && target.server().equals(valueSource.get().server());
  }

  /** Replication to some regions, with the defaults. */
  public static Replication to(Map<String, TargetUri> regions) {
    return new Replication(
        new TreeMap<>(regions), Conflict.ORDERED, "", REMEMBER_DELETIONS, Optional.empty());
  }
}
