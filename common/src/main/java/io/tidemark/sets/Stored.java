/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

import java.util.function.Function;

/**
 * What came of asking the storage.
 *
 * @param <T> what is asked for
 */
public sealed interface Stored<T> {

  /**
   * It was done, or here it is.
   *
   * @param value what was asked for
   */
  record Done<T>(T value) implements Stored<T> {}

  /**
   * It wasn't done, or nobody knows.
   *
   * @param reach how far the failure reaches
   * @param error for people
   */
  record Failed<T>(Reach reach, String error) implements Stored<T> {
    /** The same failure of something else. */
    public <U> Failed<U> of() {
      return new Failed<>(reach, error);
    }
  }

  /** How far a failure reaches. */
  enum Reach {
    /** Nothing was done: no node could be asked. Another call would end the same for now. */
    AWAY,
    /** It may have been done: no answer came in time, or the connection broke. */
    IN_DOUBT,
    /** Nothing was done, and the same again won't be: the table is missing, access is denied. */
    REFUSED
  }

  /** What follows from what was done; a failure stays one. */
  default <U> Stored<U> map(Function<T, U> next) {
    return this instanceof Done<T> done
        ? new Done<>(next.apply(done.value()))
        : ((Failed<T>) this).of();
  }
}
