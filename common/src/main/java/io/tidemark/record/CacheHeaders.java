/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import io.tidemark.record.SetHeaders.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a record does to a cache, as headers and back. */
final class CacheHeaders {

  /** Of 32 bits without a sign. */
  private static final long LARGEST_FLAGS = 0xffff_ffffL;

  private String operation = "";
  private String ttl = "";
  private String flags = "";

  static List<Header> of(CacheWrite write) {
    List<Header> headers = new ArrayList<>(3);
    headers.add(Header.of(WalHeaders.OPERATION, write.operation().name()));
    if (write.ttlSeconds() > 0) {
      headers.add(Header.of(WalHeaders.TTL, Integer.toString(write.ttlSeconds())));
    }
    if (write.flags() != 0) {
      headers.add(Header.of(WalHeaders.FLAGS, Integer.toUnsignedString(write.flags())));
    }
    return headers;
  }

  void take(String name, String value) {
    switch (name) {
      case WalHeaders.OPERATION -> operation = value;
      case WalHeaders.TTL -> ttl = value;
      default -> flags = value;
    }
  }

  /**
   * What was taken; empty where the message says nothing of a cache.
   *
   * @param tombstone whether it has no value at all
   */
  Optional<CacheWrite> read(boolean tombstone, Errors errors) {
    if (operation.isEmpty() && ttl.isEmpty() && flags.isEmpty()) {
      return tombstone ? Optional.of(CacheWrite.PLAIN_DELETE) : Optional.empty();
    }
    CacheWrite.Operation what =
        switch (operation) {
          case "" -> tombstone ? CacheWrite.Operation.DELETE : CacheWrite.Operation.SET;
          case "SET" -> CacheWrite.Operation.SET;
          case "DELETE" -> CacheWrite.Operation.DELETE;
          default -> {
            errors.add(WalHeaders.OPERATION, operation, "SET or DELETE");
            yield CacheWrite.Operation.SET;
          }
        };
    long seconds = number(WalHeaders.TTL, ttl, CacheWrite.LONGEST_TTL_SECONDS, errors);
    long bits = number(WalHeaders.FLAGS, flags, LARGEST_FLAGS, errors);
    return Optional.of(new CacheWrite(what, (int) seconds, (int) bits));
  }

  private static long number(String name, String text, long most, Errors errors) {
    return text.isEmpty() ? 0 : RecordCodec.number(name, text, 0, most, errors).orElse(0);
  }
}
