/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.testing.guarantee.Lateness;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run ended.
 *
 * @param sent how many sets were sent, the poison one among them
 * @param repeated how many calls were made again, for they weren't acknowledged
 * @param sums what became of the sets that were acknowledged
 * @param taken how many mutations the job's targets took, by its metrics
 * @param lateness from the acknowledgement of a set's completion until it was seen to be applied
 * @param tables what the tables have
 * @param times how long it took
 * @param seed what the sets were drawn from
 * @param broken what of the poison set and of the dead letters isn't as it must be, for people
 * @param missing what was awaited and didn't come, for people; empty where all came
 */
record SetsOutcome(
    long sent,
    long repeated,
    SetFates.Sums sums,
    long taken,
    Lateness lateness,
    Tables tables,
    Times times,
    long seed,
    List<String> broken,
    List<String> missing) {

  SetsOutcome {
    broken = List.copyOf(broken);
    missing = List.copyOf(missing);
  }

  /**
   * What the tables have.
   *
   * @param packages how many packages were loaded
   * @param rows how many rows each table has
   * @param differences each row that isn't as it must be, for people
   */
  record Tables(long packages, SortedMap<String, Long> rows, List<String> differences) {
    Tables {
      rows = new TreeMap<>(rows);
      differences = List.copyOf(differences);
    }
  }

  /**
   * How long a run took, in seconds.
   *
   * @param start until the servers were ready and the job ran
   * @param write from the first set to the last acknowledgement
   * @param run from the first set until all had ended
   * @param away how long Cassandra was away, its start included
   */
  record Times(double start, double write, double run, double away) {}

  /** How many mutations of acknowledged sets came to no end. */
  long lost() {
    return sums.mutations() - sums.mutationsApplied() - sums.mutationsStopped();
  }

  /** How many times a mutation was applied that had been applied before. */
  long duplicates() {
    return Math.max(0, taken - sums.mutationsApplied());
  }

  /**
   * Whether all is as promised: nothing lost, the poison set alone dead, every row as it must be.
   */
  boolean ok() {
    return missing.isEmpty()
        && broken.isEmpty()
        && sums.sets() == sent
        && sums.dead() == 1
        && sums.open() == 0
        && lost() == 0
        && tables.differences().isEmpty();
  }
}
