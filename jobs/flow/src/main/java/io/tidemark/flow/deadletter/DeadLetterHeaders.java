/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;

/** What a dead letter says of what befell its record, whatever queue it is written to. */
final class DeadLetterHeaders {

  private DeadLetterHeaders() {}

  /**
   * The {@code wal.dead.*} headers, but for those of a position.
   *
   * @param region where the record was for; empty: for no region
   */
  static List<Header> of(DeadLetter letter, String region) {
    List<Header> headers = new ArrayList<>();
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
