/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.util.List;
import java.util.Optional;

/**
 * What a savepoint or checkpoint has.
 *
 * @param path where it is
 * @param operators those that saved something
 */
public record RestorePoint(String path, List<Saved> operators) {

  public RestorePoint {
    operators = List.copyOf(operators);
  }

  /** Where the timers of an operator were kept. */
  public enum Timers {
    /** It had none, or no keys. */
    NONE,
    /** In RocksDB, or in a form that any store can read. */
    WITH_STATE,
    /** On the heap, in a form that RocksDB's timers don't look at. */
    HEAP
  }

  /**
   * What an operator saved.
   *
   * @param id Flink's, made of the uid
   * @param name the uid, where Flink wrote it down, or the name; else the id
   * @param finished whether a task of it had come to the end of its input
   * @param timers where its timers were
   */
  public record Saved(String id, String name, boolean finished, Timers timers) {}

  Optional<Saved> operator(String id) {
    return operators.stream().filter(it -> it.id().equals(id)).findFirst();
  }
}
