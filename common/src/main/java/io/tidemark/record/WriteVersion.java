/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;

/**
 * What decides which of two writes of one key is the last: when it was written, and for those of
 * one millisecond something that is the same for every copy of a write, wherever it comes.
 *
 * @param writtenMillis when the application wrote it, in milliseconds since the epoch
 * @param tieBreaker the region and the id of the write; the greater is the later, byte by byte
 */
public record WriteVersion(long writtenMillis, ByteString tieBreaker)
    implements Comparable<WriteVersion> {

  /** The version of a record. */
  public static WriteVersion of(LogRecord record) {
    return new WriteVersion(
        record.writtenMillis(),
        ByteString.copyFromUtf8(record.originRegion() + "\n" + record.id()));
  }

  @Override
  public int compareTo(WriteVersion other) {
    int times = Long.compare(writtenMillis, other.writtenMillis);
    return times != 0
        ? times
        : ByteString.unsignedLexicographicalComparator().compare(tieBreaker, other.tieBreaker);
  }
}
