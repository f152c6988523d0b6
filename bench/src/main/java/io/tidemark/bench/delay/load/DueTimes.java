/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

/** When a record is due. */
@FunctionalInterface
public interface DueTimes {

  /**
   * The due time of a record.
   *
   * @param number which record
   * @param nowMillis when it is written
   */
  long dueMillis(long number, long nowMillis);

  /** At once. */
  static DueTimes atOnce() {
    return (number, nowMillis) -> nowMillis;
  }

  /** A time after the writing, evenly spread over a range, the same for the same number. */
  static DueTimes after(long leastMillis, long mostMillis) {
    long range = mostMillis - leastMillis + 1;
    return (number, nowMillis) -> nowMillis + leastMillis + Math.floorMod(mixed(number), range);
  }

  /**
   * As {@link #after}, but the same for all records of a key. A record that was due before an
   * earlier one of its key would have to wait for that one, and its lateness would be the wait that
   * the caller asked for.
   *
   * @param keys how many keys there are; a record's is its number modulo that
   */
  static DueTimes afterByKey(long leastMillis, long mostMillis, int keys) {
    DueTimes times = after(leastMillis, mostMillis);
    return (number, nowMillis) -> times.dueMillis(number % keys, nowMillis);
  }

  /** Evenly over a window, in the order of the numbers. */
  static DueTimes within(long startMillis, long lengthMillis, long records) {
    return (number, nowMillis) -> startMillis + number * lengthMillis / records;
  }

  /** The finalizer of SplitMix64: neighbours get values far apart. */
  private static long mixed(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
