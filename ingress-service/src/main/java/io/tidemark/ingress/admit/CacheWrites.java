/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.CacheWrite;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a record does to a cache, and the region it is from. */
final class CacheWrites {

  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private CacheWrites() {}

  static @Nullable Problem check(WriteToLogRequest request, Namespace namespace) {
    if (!request.getOriginRegion().isEmpty()
        && !REGION.matcher(request.getOriginRegion()).matches()) {
      return Problem.invalid(
          "origin_region is "
              + Problem.show(request.getOriginRegion())
              + "; it must be 1 to 63 of A-Z a-z 0-9 . _ -, the first a letter or digit");
    }
    if (namespace.replication().isPresent() && request.getKey().isEmpty()) {
      return Problem.invalid(
          "key is empty; a record that is replicated needs the key that the cache has it under");
    }
    return request.hasCacheWrite() ? check(request.getCacheWrite(), request.getPayload()) : null;
  }

  /** What a checked request does to a cache. */
  static Optional<CacheWrite> read(WriteToLogRequest request) {
    if (!request.hasCacheWrite()) {
      return Optional.empty();
    }
    io.tidemark.api.v1.CacheWrite write = request.getCacheWrite();
    return Optional.of(
        new CacheWrite(
            write.getOperation() == io.tidemark.api.v1.CacheWrite.Operation.DELETE
                ? CacheWrite.Operation.DELETE
                : CacheWrite.Operation.SET,
            (int) write.getTtl().getSeconds(),
            write.getFlags()));
  }

  private static @Nullable Problem check(io.tidemark.api.v1.CacheWrite write, ByteString payload) {
    Duration ttl = write.getTtl();
    if (ttl.getNanos() != 0
        || ttl.getSeconds() < 0
        || ttl.getSeconds() > CacheWrite.LONGEST_TTL_SECONDS) {
      return Problem.invalid(
          "cache_write.ttl has seconds="
              + ttl.getSeconds()
              + " and nanos="
              + ttl.getNanos()
              + "; it must be 0 to "
              + CacheWrite.LONGEST_TTL_SECONDS
              + " whole seconds, 0 for ever");
    }
    return switch (write.getOperation()) {
      case SET -> null;
      case DELETE ->
          payload.isEmpty()
              ? null
              : Problem.invalid(
                  "payload has "
                      + payload.size()
                      + " bytes, but cache_write.operation is DELETE; leave the payload out");
      case UNRECOGNIZED ->
          Problem.invalid(
              "cache_write.operation is "
                  + write.getOperationValue()
                  + "; it must be SET or DELETE");
    };
  }
}
