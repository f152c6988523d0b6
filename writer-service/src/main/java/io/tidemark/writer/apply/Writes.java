/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.ConflictRule;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.record.CacheWrite;
import io.tidemark.writer.cache.Cache;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Applies writes to a cache: refuses what it can't take, and does the rest as its rule says. */
final class Writes {

  /** The longest key, in bytes: memcached's own limit. */
  static final int LONGEST_KEY = 250;

  /** The longest value, in bytes. */
  static final int LONGEST_VALUE = 1024 * 1024;

  /** The longest tie breaker, in bytes: a region, an id and a line between them. */
  static final int LONGEST_TIE_BREAKER = 512;

  private final Cache cache;
  private final LastWriteWins lastWriteWins;
  private final InstantSource clock;

  Writes(Cache cache, InstantSource clock) {
    this.cache = cache;
    this.lastWriteWins = new LastWriteWins(cache, clock);
    this.clock = clock;
  }

  CompletionStage<Applied> apply(WriteToApply write) {
    String wrong = wrong(write);
    if (wrong != null) {
      return CompletableFuture.completedFuture(Applied.rejected(wrong));
    }
    long now = clock.millis();
    if (write.getGoodUntilMillis() != 0 && now > write.getGoodUntilMillis()) {
      return CompletableFuture.completedFuture(
          Applied.retry(
              "it came %d ms after it was good to begin, by this writer's clock"
                  .formatted(now - write.getGoodUntilMillis())));
    }
    boolean deletes = write.getOperation() == CacheOperation.CACHE_DELETE;
    boolean expired = !deletes && Expiry.over(write.getTtlSeconds(), write.getWriteMillis(), now);
    if (write.getConflict() == ConflictRule.LAST_WRITE_WINS) {
      return lastWriteWins.apply(write, expired, now);
    }
    if (deletes || expired) {
      // An older value mustn't outlive one that has expired on its way.
      Applied done = expired ? Applied.EXPIRED : Applied.APPLIED;
      return cache.delete(write.getKey()).thenApply(answer -> Applied.of(answer, done));
    }
    return cache
        .set(
            write.getKey(),
            write.getValue().toByteArray(),
            write.getFlags(),
            Expiry.of(write.getTtlSeconds(), write.getWriteMillis(), now))
        .thenApply(answer -> Applied.of(answer, Applied.APPLIED));
  }

  /** What is wrong with a key, for people; null where nothing is. */
  static @Nullable String wrongKey(ByteString key) {
    if (key.isEmpty() || key.size() > LONGEST_KEY) {
      return "key has %d bytes; it must have 1 to %d".formatted(key.size(), LONGEST_KEY);
    }
    if (key.startsWith(Version.RESERVED)) {
      return "key begins with %s, under which the versions of others are"
          .formatted(Version.RESERVED.toStringUtf8());
    }
    for (int i = 0; i < key.size(); i++) {
      int b = key.byteAt(i) & 0xff;
      if (b <= ' ' || b == 0x7f) {
        return "key has byte 0x%02x at %d; memcached takes no spaces and no control characters"
            .formatted(b, i);
      }
    }
    return null;
  }

  private static @Nullable String wrong(WriteToApply write) {
    String key = wrongKey(write.getKey());
    if (key != null) {
      return key;
    }
    if (write.getValue().size() > LONGEST_VALUE) {
      return "value has %d bytes; it must have at most %d"
          .formatted(write.getValue().size(), LONGEST_VALUE);
    }
    if (write.getTtlSeconds() < 0 || write.getTtlSeconds() > CacheWrite.LONGEST_TTL_SECONDS) {
      return "ttl_seconds is %s; it must be at most %d"
          .formatted(
              Integer.toUnsignedString(write.getTtlSeconds()), CacheWrite.LONGEST_TTL_SECONDS);
    }
    if (write.getTieBreaker().size() > LONGEST_TIE_BREAKER) {
      return "tie_breaker has %d bytes; it must have at most %d"
          .formatted(write.getTieBreaker().size(), LONGEST_TIE_BREAKER);
    }
    if (write.getConflict() == ConflictRule.UNRECOGNIZED) {
      return "conflict is %d, which this writer doesn't know; give it a newer version"
          .formatted(write.getConflictValue());
    }
    return switch (write.getOperation()) {
      case CACHE_SET, CACHE_DELETE -> null;
      case CACHE_OPERATION_UNSPECIFIED, UNRECOGNIZED ->
          "operation is %d; it must be CACHE_SET or CACHE_DELETE"
              .formatted(write.getOperationValue());
    };
  }
}
