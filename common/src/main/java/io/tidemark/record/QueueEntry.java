/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;

/**
 * What a queue holds: a record, or the wish to cancel one. Both take the same way through it, so
 * that the wish comes after the record.
 */
public sealed interface QueueEntry permits LogRecord, Cancellation {

  /** The record's id. */
  String id();

  /** The record's namespace. */
  String namespace();

  /** The record's ordering key; empty where it has none. */
  ByteString key();
}
