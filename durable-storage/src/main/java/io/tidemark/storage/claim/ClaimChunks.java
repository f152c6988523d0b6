/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import com.google.protobuf.ByteString;
import io.tidemark.sets.Stored;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The table of chunks: each call is one request. No method waits. */
interface ClaimChunks {

  /**
   * Which payload.
   *
   * @param namespace the namespace whose record it is of
   * @param id names it there
   */
  record Claim(String namespace, String id) {}

  /** Writes a chunk. */
  CompletionStage<Stored<Boolean>> write(Claim claim, int chunk, ByteString content, Duration life);

  /** Reads a chunk; empty where it isn't there. */
  CompletionStage<Stored<Optional<ByteString>>> read(Claim claim, int chunk);

  /** Deletes a chunk. */
  CompletionStage<Stored<Boolean>> delete(Claim claim, int chunk);
}
