/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands for a payload that is too large for the queue, and is in the namespace's durable storage.
 *
 * @param id names the payload there: 32 hexadecimal digits, made at random
 * @param bytes how many it has; 1 to {@link #MOST_BYTES}
 * @param sha256 its SHA-256, 32 bytes
 */
public record ClaimCheck(String id, int bytes, ByteString sha256) {

  /** The most bytes that a payload may have. */
  public static final int MOST_BYTES = 16 * 1024 * 1024;

  /** What the text of one looks like, for people. */
  static final String FORM =
      "ID/BYTES/SHA256: 32 hexadecimal digits, a decimal number from 1 to %d, 64 hexadecimal digits"
          .formatted(MOST_BYTES);

  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f]{32})/([1-9][0-9]{0,8})/([0-9a-f]{64})");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final int HASH_BYTES = 32;

  public ClaimCheck {
    Objects.requireNonNull(sha256, "sha256");
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("id is '" + id + "'; it must be 32 hexadecimal digits");
    }
    if (bytes < 1 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "bytes is %d; it must be 1 to %d".formatted(bytes, MOST_BYTES));
    }
    if (sha256.size() != HASH_BYTES) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + sha256.size());
    }
  }

  /** What {@link #text} gave; empty where it is something else. */
  static Optional<ClaimCheck> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > MOST_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        new ClaimCheck(
            parts.group(1),
            Integer.parseInt(parts.group(2)),
            ByteString.copyFrom(HexFormat.of().parseHex(parts.group(3)))));
  }

  /** It, as the value of the header {@code wal.claim}. */
  String text() {
    return id + "/" + bytes + "/" + HexFormat.of().formatHex(sha256.toByteArray());
  }

  @Override
  public String toString() {
    return "%s of %d bytes".formatted(id, bytes);
  }
}
