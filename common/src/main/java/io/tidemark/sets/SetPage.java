/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

import io.tidemark.record.LogRecord;
import java.util.List;
import java.util.OptionalInt;

/**
 * Some of a set's mutations, as they were saved.
 *
 * @param mutations by rising sequence, beginning at the one that was asked for; it ends before a
 *     mutation that is missing or contested, and may end earlier, so that a page of large mutations
 *     isn't too large
 * @param stoppedAt the sequence that is missing or contested; empty where none is
 * @param error what is wrong with that one, for people; empty where nothing is
 */
public record SetPage(List<LogRecord> mutations, OptionalInt stoppedAt, String error) {
  public SetPage {
    mutations = List.copyOf(mutations);
  }
}
