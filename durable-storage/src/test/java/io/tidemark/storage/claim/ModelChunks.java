/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import com.google.protobuf.ByteString;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The chunks of one payload in memory. */
final class ModelChunks implements ClaimChunks {

  final Map<Integer, ByteString> chunks = new TreeMap<>();
  final Map<Integer, Duration> lives = new TreeMap<>();

  /** The chunk that can't be asked for; none by default. */
  Optional<Integer> broken = Optional.empty();

  @Override
  public CompletionStage<Stored<Boolean>> write(
      Claim claim, int chunk, ByteString content, Duration life) {
    return answer(
        chunk,
        () -> {
          chunks.put(chunk, content);
          lives.put(chunk, life);
          return true;
        });
  }

  @Override
  public CompletionStage<Stored<Optional<ByteString>>> read(Claim claim, int chunk) {
    return answer(chunk, () -> Optional.ofNullable(chunks.get(chunk)));
  }

  @Override
  public CompletionStage<Stored<Boolean>> delete(Claim claim, int chunk) {
    return answer(chunk, () -> chunks.remove(chunk) != null);
  }

  private <T> CompletionStage<Stored<T>> answer(int chunk, Supplier<T> effect) {
    return CompletableFuture.completedFuture(
        broken.isPresent() && broken.get() == chunk
            ? new Failed<>(Reach.AWAY, "chunk " + chunk + " is away")
            : new Done<>(effect.get()));
  }
}
