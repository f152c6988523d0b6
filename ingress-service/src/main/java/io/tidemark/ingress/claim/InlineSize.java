/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.claim;

import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;

/** Which records a queue takes as they are. */
final class InlineSize {

  /** What a message of SQS may have, and a topic of Kafka takes unless it is told otherwise. */
  static final int MESSAGE_BYTES = 1024 * 1024;

  /** What queues add to a message of their own: lengths, types, frames. */
  private static final int MARGIN_BYTES = 16 * 1024;

  /** With the longest key and the most headers, in base64, it still fits. */
  private static final int SURELY_BYTES = 400 * 1024;

  private InlineSize() {}

  /** Whether a record surely fits; asked of every record. */
  static boolean surelyFits(LogRecord record) {
    return record.payload().size() <= SURELY_BYTES;
  }

  /**
   * Whether a record fits.
   *
   * @param base64 whether the queue may take it for no text: that makes it a third larger
   */
  static boolean fits(LogRecord record, boolean base64) {
    long bytes = record.key().size() + (long) record.payload().size();
    for (Header header : RecordCodec.headers(record)) {
      bytes += header.name().length() + (long) header.value().size();
    }
    return (base64 ? bytes * 4 / 3 : bytes) <= MESSAGE_BYTES - MARGIN_BYTES;
  }
}
