/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which contents an accepted completion has counted: the first eight bytes of each hash, in
 * sequence. It is read only where a sequence has two contents, to tell the one that stands from one
 * that came too late.
 */
final class Counted {

  private static final int BYTES = 8;

  private Counted() {}

  static ByteString of(List<ByteString> hashes) {
    ByteBuffer all = ByteBuffer.allocate(hashes.size() * BYTES);
    for (ByteString hash : hashes) {
      all.put(hash.substring(0, BYTES).asReadOnlyByteBuffer());
    }
    return ByteString.copyFrom(all.flip());
  }

  /** Whether it is this content that was counted under a sequence. */
  static boolean has(ByteString counted, int sequence, ByteString hash) {
    int from = (sequence - 1) * BYTES;
    return from + BYTES <= counted.size()
        && counted.substring(from, from + BYTES).equals(hash.substring(0, BYTES));
  }
}
