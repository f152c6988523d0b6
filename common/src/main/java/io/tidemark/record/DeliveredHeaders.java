/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import java.util.ArrayList;
import java.util.List;

/**
 * What another queue is told of a record that was delivered into it: the caller's headers, and of
 * ours those that speak of the record and not of its delivery. If that is itself a queue of
 * Tidemark it takes it as a new record with the same id, due at once. With {@code wal.namespace} it
 * would take it for a record of this namespace, and deliver it into the same place for ever; with
 * {@code wal.attempt} and {@code wal.target} it would go on where this delivery has ended.
 */
public final class DeliveredHeaders {

  private DeliveredHeaders() {}

  /** The headers of a record: the caller's first, then ours. */
  public static List<Header> of(LogRecord record) {
    List<Header> headers = new ArrayList<>(record.headers());
    headers.add(Header.of(WalHeaders.ID, record.id()));
    headers.add(Header.of(WalHeaders.WRITTEN_AT, Long.toString(record.writtenMillis())));
    if (!record.originRegion().isEmpty()) {
      headers.add(Header.of(WalHeaders.ORIGIN_REGION, record.originRegion()));
    }
    headers.addAll(RecordCodec.cacheHeaders(record));
    if (!record.traceparent().isEmpty()) {
      headers.add(Header.of(WalHeaders.TRACEPARENT, record.traceparent()));
    }
    return headers;
  }
}
