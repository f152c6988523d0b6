/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * What a dead letter says beside its record's own headers, whatever queue it is written to: what
 * befell the record, and what it was known by where it said nothing itself. Put back into its queue
 * it is the same record then, with its id and its times, and not a new one.
 */
final class DeadLetterHeaders {

  private DeadLetterHeaders() {}

  /**
   * The record's identity and the {@code wal.dead.*} headers, but for those of a position.
   *
   * @param region where the record was for; empty: for no region
   */
  static List<Header> of(DeadLetter letter, String region) {
    List<Header> headers = new ArrayList<>(letter.message().identity());
    headers.add(Header.of(WalHeaders.DEAD_REASON, letter.reason().name()));
    headers.add(Header.of(WalHeaders.DEAD_ERROR, letter.error()));
    headers.add(Header.of(WalHeaders.DEAD_ATTEMPTS, Integer.toString(letter.attempts())));
    if (letter.firstFailureMillis() > 0) {
      headers.add(
          Header.of(WalHeaders.DEAD_FIRST_FAILURE, Long.toString(letter.firstFailureMillis())));
    }
    headers.add(Header.of(WalHeaders.DEAD_LAST_FAILURE, Long.toString(letter.lastFailureMillis())));
    if (!letter.target().isEmpty()) {
      headers.add(Header.of(WalHeaders.DEAD_TARGET, letter.target()));
    }
    if (!region.isEmpty()) {
      headers.add(Header.of(WalHeaders.DEAD_REGION, region));
    }
    headers.add(Header.of(WalHeaders.DEAD_TOPIC, letter.message().topic()));
    return headers;
  }
}
