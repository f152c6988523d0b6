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
 * @param setPart what it is to a set of mutations; absent where it is part of none
 * @param claim where the payload is, if it isn't here: then {@code payload} is empty
 * @param tombstone whether its message had no value at all, which isn't the same as an empty one
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
    int attempt,
    Optional<SetPart> setPart,
    Optional<ClaimCheck> claim,
    boolean tombstone)
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
    Objects.requireNonNull(setPart, "setPart");
    Objects.requireNonNull(claim, "claim");
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
    if (claim.isPresent() && (!payload.isEmpty() || setPart.isPresent())) {
      throw new IllegalArgumentException("a claim check stands for the payload of a plain record");
    }
    if (tombstone && !payload.isEmpty()) {
      throw new IllegalArgumentException(
          "a tombstone has a payload of " + payload.size() + " bytes");
    }
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + "; the first is 1");
    }
  }

  /** A record with a payload, though it may be empty. */
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
      Optional<CacheWrite> cacheWrite,
      String region,
      String traceparent,
      int attempt,
      Optional<SetPart> setPart,
      Optional<ClaimCheck> claim) {
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
        cacheWrite,
        region,
        traceparent,
        attempt,
        setPart,
        claim,
        false);
  }

  /** A record with its payload that is part of no set. */
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
      Optional<CacheWrite> cacheWrite,
      String region,
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
        cacheWrite,
        region,
        traceparent,
        attempt,
        Optional.empty(),
        Optional.empty());
  }

  /** The same for all regions, which says nothing of a cache. */
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
    if (!originRegion.isEmpty() || region.isEmpty()) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.originRegion = region;
    return copy.make();
  }

  /**
   * The same record, doing something else to a cache.
   *
   * @param value the value
   * @param write what is done
   */
  public LogRecord withCacheWrite(ByteString value, CacheWrite write) {
    Copy copy = new Copy(this);
    copy.payload = value;
    copy.cacheWrite = Optional.of(write);
    return copy.make();
  }

  /** The same record, whose payload is elsewhere. */
  public LogRecord withClaim(ClaimCheck check) {
    Copy copy = new Copy(this);
    copy.payload = ByteString.EMPTY;
    copy.claim = Optional.of(check);
    return copy.make();
  }

  /** The same record, whose payload is here again. */
  public LogRecord redeemed(ByteString found) {
    Copy copy = new Copy(this);
    copy.payload = found;
    copy.claim = Optional.empty();
    return copy.make();
  }

  /** The same record on another attempt. */
  public LogRecord withAttempt(int attempt) {
    if (attempt == this.attempt) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.attempt = attempt;
    return copy.make();
  }

  /** The same record, written at another time. */
  public LogRecord withWrittenMillis(long millis) {
    Copy copy = new Copy(this);
    copy.writtenMillis = millis;
    return copy.make();
  }

  /** The same record as a part of a set. */
  public LogRecord withSetPart(SetPart part) {
    Copy copy = new Copy(this);
    copy.setPart = Optional.of(part);
    return copy.make();
  }

  /** What of a copy differs from its original. */
  private static final class Copy {
    private final LogRecord original;
    private ByteString payload;
    private long writtenMillis;
    private String originRegion;
    private Optional<CacheWrite> cacheWrite;
    private int attempt;
    private Optional<SetPart> setPart;
    private Optional<ClaimCheck> claim;

    Copy(LogRecord original) {
      this.original = original;
      payload = original.payload;
      writtenMillis = original.writtenMillis;
      originRegion = original.originRegion;
      cacheWrite = original.cacheWrite;
      attempt = original.attempt;
      setPart = original.setPart;
      claim = original.claim;
    }

    LogRecord make() {
      return new LogRecord(
          original.id,
          original.namespace,
          original.key,
          payload,
          original.headers,
          original.target,
          original.dueMillis,
          writtenMillis,
          originRegion,
          cacheWrite,
          original.region,
          original.traceparent,
          attempt,
          setPart,
          claim,
          original.tombstone && payload.isEmpty());
    }
  }
}
