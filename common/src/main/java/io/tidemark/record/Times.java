/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import io.tidemark.record.SetHeaders.Errors;
import java.time.Duration;
import java.time.Instant;

/**
 * Finds times that nobody can mean, in messages of any producer: seconds or microseconds in place
 * of milliseconds, and a write time far ahead of the clock. Pure.
 *
 * <p>Taken as they are they would do harm without a word: seconds as a due time are long past, so
 * the record is sent at once; a write time ahead wins over all that is written later.
 *
 * @param readMillis when the message was read, in milliseconds since the epoch; 0: not known, and
 *     then nothing is found
 */
record Times(long readMillis) {

  /** How far a write time may be ahead, for clocks differ. The ingress allows as much. */
  static final Duration AHEAD = Duration.ofHours(1);

  /** Milliseconds that are fewer by more than this are seconds: a thousandth of the others. */
  private static final long FEWER = 100;

  /**
   * Looks at a due time. One far ahead is found by others, who know how far a record may be held.
   *
   * @param said the header as it is; empty: absent
   */
  void due(String said, long millis, Errors errors) {
    if (!said.isEmpty() && inSeconds(millis)) {
      errors.add(WalHeaders.DUE, said, remedy(millis));
    }
  }

  /**
   * Looks at a write time.
   *
   * @param said the header as it is; empty: absent, and the time is the message's own timestamp
   */
  void written(String said, long millis, Errors errors) {
    String text = said.isEmpty() ? millis + " (the message's timestamp)" : said;
    if (inSeconds(millis)) {
      errors.add(WalHeaders.WRITTEN_AT, text, remedy(millis));
    } else if (readMillis > 0 && millis > readMillis + AHEAD.toMillis()) {
      errors.add(
          WalHeaders.WRITTEN_AT,
          text,
          "at most "
              + AHEAD.toHours()
              + " h ahead of "
              + Instant.ofEpochMilli(readMillis)
              + ", in milliseconds since the epoch: it is when the record was written; use"
              + " wal.due for when to deliver it");
    }
  }

  private boolean inSeconds(long millis) {
    return millis > 0 && millis < readMillis / FEWER;
  }

  private static String remedy(long millis) {
    return "in milliseconds since the epoch; as it is, it is " + Instant.ofEpochMilli(millis);
  }
}
