/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * Some rows of mutations with their content, by sequence, attempt and chunk.
 *
 * @param rows the rows
 * @param next where the next page begins; empty where this is the last
 */
record Contents(List<Row> rows, Optional<Place> next) {
  Contents {
    rows = List.copyOf(rows);
  }

  /**
   * A chunk.
   *
   * @param sequence the mutation's place in its set
   * @param attempt names the attempt to save it
   * @param chunk which one
   * @param hash of the whole content; empty beyond the first chunk
   * @param chunks how many there are; 0 beyond the first
   * @param content the chunk's bytes
   */
  record Row(
      int sequence, long attempt, int chunk, ByteString hash, int chunks, ByteString content) {}

  /** A place between two pages, which the table alone can read. */
  interface Place {}
}
