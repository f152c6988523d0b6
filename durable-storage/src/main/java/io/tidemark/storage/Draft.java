/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A mutation that is about to be saved, and the attempt at it.
 *
 * @param sequence its place in its set
 * @param attempt names the attempt
 * @param hash of its content
 * @param bytes how many its payload has
 * @param content what is saved
 */
record Draft(int sequence, long attempt, ByteString hash, int bytes, ByteString content) {

  /** The most bytes of content in a row: what is larger is cut into chunks. */
  static final int CHUNK_BYTES = 512 * 1024;

  /** The content, cut; one chunk at least. */
  List<ByteString> chunks() {
    List<ByteString> chunks = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(from + CHUNK_BYTES, content.size());
      chunks.add(content.substring(from, to));
      from = to;
    } while (from < content.size());
    return chunks;
  }
}
