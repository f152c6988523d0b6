/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import java.util.OptionalLong;

/**
 * The time that a table is told a record was written at, which is what it decides by: of two writes
 * of a cell the one with the later time stays, whatever the order in which they come.
 */
final class WriteTimestamp {

  private static final long MICROS_A_MILLI = 1_000;

  /** Room for the sequence, and for what is just before the write. */
  private static final long LATEST_MILLIS =
      Long.MAX_VALUE / MICROS_A_MILLI - SetPart.MOST_MUTATIONS;

  private WriteTimestamp() {}

  /**
   * The time of a record, in microseconds: its write time, and within a set its place too, so that
   * a later mutation stands that was written in the same millisecond.
   *
   * @return empty where the write time is beyond what a table can tell
   */
  static OptionalLong micros(LogRecord record) {
    long millis = record.writtenMillis();
    if (millis > LATEST_MILLIS || millis < -LATEST_MILLIS) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(millis * MICROS_A_MILLI + sequence(record));
  }

  private static int sequence(LogRecord record) {
    return record.setPart().orElse(null) instanceof SetPart.Mutation mutation
        ? mutation.sequence()
        : 0;
  }
}
