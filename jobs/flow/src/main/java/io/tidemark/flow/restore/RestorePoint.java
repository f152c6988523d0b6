/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.util.List;
import java.util.Optional;

/**
 * What a savepoint or checkpoint has.
 *
 * @param path where it is
 * @param drained whether it was taken as the end of all input
 * @param operators those that saved something
 */
record RestorePoint(String path, boolean drained, List<Saved> operators) {

  RestorePoint {
    operators = List.copyOf(operators);
  }

  /** Where the timers of an operator are. */
  enum Timers {
    /** It keeps nothing by key. */
    NONE,
    /** Among its keyed state: they were in RocksDB, or it is a canonical savepoint. */
    WITH_STATE,
    /**
     * Not among its keyed state: they were on the heap. A checkpoint has them apart, where timers
     * in RocksDB are not looked for; a native savepoint doesn't have them at all.
     */
    HEAP
  }

  /**
   * What an operator saved.
   *
   * @param id Flink's, made of the uid
   * @param name the uid where Flink wrote it down, else the operator's name, else the id
   * @param finished whether a task of it had come to the end of its input
   * @param timers where its timers are
   * @param state whether there is anything of it that Flink would have to hand to an operator
   */
  record Saved(String id, String name, boolean finished, Timers timers, boolean state) {}

  Optional<Saved> operator(String id) {
    return operators.stream().filter(it -> it.id().equals(id)).findFirst();
  }
}
