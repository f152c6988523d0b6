/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A mutation on its way to a target.
 *
 * @param id names the record within its namespace; the caller's idempotency token, as {@link
 *     RecordId} has it
 * @param namespace the namespace whose configuration applies
 * @param key orders and partitions; empty where the record is ordered by nothing
 * @param payload the mutation, opaque
 * @param headers the caller's headers, none of them reserved, and none {@code traceparent}, which
 *     has a field of its own
 * @param target where it goes; absent where the namespace's default applies
 * @param dueMillis when it may be delivered, in milliseconds since the epoch; never earlier
 * @param writtenMillis when the application wrote it, in milliseconds since the epoch
 * @param originRegion the region it was written in; empty where unknown
 * @param cacheWrite what it does to a cache; absent where it says nothing of one
 * @param region the one region it is for; empty where it is for all
 * @param traceparent the W3C trace context it was written under; empty where there is none
 * @param attempt which attempt at delivery this is, 1 to 1,000,000
 */
public record LogRecord(
    String id,
    String namespace,
    ByteString key,
    ByteString payload,
    List<Header> headers,
    Optional<TargetUri> target,
    long dueMillis,
    long writtenMillis,
    String originRegion,
    Optional<CacheWrite> cacheWrite,
    String region,
    String traceparent,
    int attempt)
    implements QueueEntry {

  /** The latest time a record may carry, far beyond any delay, where sums can't overflow yet. */
  public static final long LATEST_MILLIS = Long.MAX_VALUE / 2;

  /** The most attempts that are counted. */
  public static final int MOST_ATTEMPTS = 1_000_000;

  public LogRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(originRegion, "originRegion");
    Objects.requireNonNull(cacheWrite, "cacheWrite");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(traceparent, "traceparent");
    headers = List.copyOf(headers);
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id is empty");
    }
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace is empty");
    }
    for (Header header : headers) {
      // A wal.target among the caller's headers would lead the record past the allowed targets.
      if (header.reserved()) {
        throw new IllegalArgumentException(
            "header '" + header.name() + "' is reserved; drop the prefix wal.");
      }
    }
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + "; the first is 1");
    }
  }

  /** A record for all regions that says nothing of a cache. */
  public LogRecord(
      String id,
      String namespace,
      ByteString key,
      ByteString payload,
      List<Header> headers,
      Optional<TargetUri> target,
      long dueMillis,
      long writtenMillis,
      String originRegion,
      String traceparent,
      int attempt) {
    this(
        id,
        namespace,
        key,
        payload,
        headers,
        target,
        dueMillis,
        writtenMillis,
        originRegion,
        Optional.empty(),
        "",
        traceparent,
        attempt);
  }

  /** The same record, from a region where it says none. */
  public LogRecord fromRegion(String region) {
    return !originRegion.isEmpty() || region.isEmpty()
        ? this
        : new LogRecord(
            id,
            namespace,
            key,
            payload,
            headers,
            target,
            dueMillis,
            writtenMillis,
            region,
            cacheWrite,
            this.region,
            traceparent,
            attempt);
  }

  /**
   * The same record, doing something else to a cache.
   *
   * @param value the value
   * @param write what is done
   */
  public LogRecord withCacheWrite(ByteString value, CacheWrite write) {
    return new LogRecord(
        id,
        namespace,
        key,
        value,
        headers,
        target,
        dueMillis,
        writtenMillis,
        originRegion,
        Optional.of(write),
        region,
        traceparent,
        attempt);
  }

  /** The same record on another attempt. */
  public LogRecord withAttempt(int attempt) {
    return new LogRecord(
        id,
        namespace,
        key,
        payload,
        headers,
        target,
        dueMillis,
        writtenMillis,
        originRegion,
        cacheWrite,
        region,
        traceparent,
        attempt);
  }
}
