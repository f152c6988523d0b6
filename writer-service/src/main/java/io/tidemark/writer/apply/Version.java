/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.record.WriteVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * The last write of a key, as the cache remembers it in an item of its own beside the value.
 *
 * @param write which write it was
 * @param deletes whether it left nothing
 */
record Version(WriteVersion write, boolean deletes) {

  private static final String PREFIX = "tidemark:v:";

  /** What no application's key may begin with. */
  static final ByteString RESERVED = ByteString.copyFromUtf8(PREFIX);

  private static final byte FORMAT = 1;
  private static final byte SET = 0;
  private static final byte DELETE = 1;
  private static final int HEAD = 2 + Long.BYTES;

  static Version of(WriteToApply write, boolean expired) {
    return new Version(
        new WriteVersion(write.getWriteMillis(), write.getTieBreaker()),
        expired || write.getOperation() == CacheOperation.CACHE_DELETE);
  }

  /** The key of the item: a hash, since a key may be as long as memcached takes. */
  static ByteString key(ByteString key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.asReadOnlyByteBuffer());
      return ByteString.copyFrom(
          PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest()),
          StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  byte[] encode() {
    ByteString tieBreaker = write.tieBreaker();
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + tieBreaker.size());
    bytes.put(FORMAT).put(deletes ? DELETE : SET).putLong(write.writtenMillis());
    tieBreaker.copyTo(bytes);
    return bytes.array();
  }

  /** Reads an item; empty where it is none of ours, which counts as no version. */
  static Optional<Version> decode(ByteString item) {
    if (item.size() < HEAD || item.byteAt(0) != FORMAT) {
      return Optional.empty();
    }
    ByteBuffer bytes = item.asReadOnlyByteBuffer();
    return Optional.of(
        new Version(
            new WriteVersion(bytes.getLong(2), item.substring(HEAD)), bytes.get(1) == DELETE));
  }
}
