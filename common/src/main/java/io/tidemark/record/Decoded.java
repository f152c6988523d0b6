/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

/** What came of reading a record from a queue. */
public sealed interface Decoded {

  /**
   * It can be read.
   *
   * @param record the record
   */
  record Valid(LogRecord record) implements Decoded {}

  /**
   * It can be read, and is no record but the wish to cancel one.
   *
   * @param cancellation which
   */
  record Cancels(Cancellation cancellation) implements Decoded {}

  /**
   * It can't: a {@code wal.*} header is malformed.
   *
   * @param error names the header, its value and what it should be
   */
  record Malformed(String error) implements Decoded {}
}
