/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run ended.
 *
 * @param written how many changes were written
 * @param called how many of them by WriteToLog
 * @param acknowledged how many are durable
 * @param keys how many keys were compared in each region
 * @param bad how many writes no cache can have
 * @param regions what became of them in each region
 * @param times how long it took
 * @param seed what they were drawn from
 * @param missing what was awaited and didn't come, for people; empty where all came
 */
record ReplicationOutcome(
    long written,
    long called,
    long acknowledged,
    long keys,
    long bad,
    SortedMap<String, InRegion> regions,
    Times times,
    long seed,
    List<String> missing) {

  ReplicationOutcome {
    regions = new TreeMap<>(regions);
    missing = List.copyOf(missing);
  }

  /**
   * What became of the writes in one region. Lags are the upper bounds of buckets, from the
   * application's write to the cache's having it, of all writes that were sent.
   *
   * @param delivered how many the job has delivered, by its books
   * @param coalesced how many gave way to a newer one of their key while they waited
   * @param expired how many expired while they waited
   * @param dead how many are dead letters
   * @param writes how many sets and deletes memcached was sent
   * @param values how many keys have a value there
   * @param lagP50 in milliseconds
   * @param lagP99 in milliseconds
   * @param lagMax in milliseconds
   * @param differences each key that isn't as it must be, for people
   */
  record InRegion(
      long delivered,
      long coalesced,
      long expired,
      long dead,
      long writes,
      long values,
      double lagP50,
      double lagP99,
      double lagMax,
      List<String> differences) {

    InRegion {
      differences = List.copyOf(differences);
    }

    long ended() {
      return delivered + coalesced + expired + dead;
    }

    /** How many writes memcached was sent beyond those that were delivered. */
    long duplicates() {
      return Math.max(0, writes - delivered);
    }
  }

  /**
   * How long a run took, in seconds.
   *
   * @param start until the servers were ready and the job ran
   * @param write from the first write to the last
   * @param run from the first write until all regions had all
   */
  record Times(double start, double write, double run) {}

  /** How many acknowledged writes came to no end, in all regions together. */
  long lost() {
    return regions.values().stream()
        .mapToLong(region -> Math.max(0, acknowledged - region.ended()))
        .sum();
  }

  long differences() {
    return regions.values().stream().mapToLong(region -> region.differences().size()).sum();
  }

  long dead() {
    return regions.values().stream().mapToLong(InRegion::dead).sum();
  }

  /** Whether all is as promised: nothing lost, only the bad ones dead, all caches alike. */
  boolean ok() {
    return missing.isEmpty()
        && acknowledged == written
        && lost() == 0
        && differences() == 0
        && regions.values().stream().allMatch(region -> region.dead() == bad);
  }
}
