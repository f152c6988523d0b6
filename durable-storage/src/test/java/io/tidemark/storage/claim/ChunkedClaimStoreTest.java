/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import static io.tidemark.storage.claim.ChunkedClaimStore.CHUNK_BYTES;
import static io.tidemark.storage.claim.ChunkedClaimStore.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.tidemark.claim.ClaimStore.Found;
import io.tidemark.record.ClaimCheck;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ChunkedClaimStoreTest {

  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final Duration LIFE = Duration.ofDays(3);

  private final ModelChunks chunks = new ModelChunks();
  private final ChunkedClaimStore store =
      new ChunkedClaimStore(chunks, () -> ID, Duration.ofHours(1), Runnable::run);

  /** Around the borders of one to four chunks, and of as many as are under way at a time. */
  @Property(tries = 60)
  void whatIsSavedIsFoundToTheByte(
      @ForAll @IntRange(min = 0, max = 9) int chunk,
      @ForAll @IntRange(min = -2, max = 2) int beside,
      @ForAll long seed) {
    ByteString payload = payload(Math.max(1, chunk * CHUNK_BYTES + beside), seed);
    ClaimCheck check = save(payload);
    assertThat(check.bytes()).isEqualTo(payload.size());
    assertThat(find(check)).isEqualTo(new Found.Whole(payload));
    assertThat(chunks.lives.values()).containsOnly(LIFE);
  }

  @Property(tries = 60)
  void aChunkThatIsLostOrDamagedIsNoticed(
      @ForAll @IntRange(min = 1, max = 2_000_000) int bytes, @ForAll long seed) {
    Random random = new Random(seed);
    ClaimCheck check = save(payload(bytes, seed));
    int chunk = random.nextInt(chunks.chunks.size());
    ByteString whole = chunks.chunks.get(chunk);
    String error;
    switch (random.nextInt(3)) {
      case 0 -> {
        chunks.chunks.remove(chunk);
        error = "chunk %d of %d is missing".formatted(chunk + 1, chunks.chunks.size() + 1);
      }
      case 1 -> {
        chunks.chunks.put(chunk, whole.concat(ByteString.copyFromUtf8("x")));
        error =
            "chunk %d of %d has %d bytes, not %d"
                .formatted(chunk + 1, chunks.chunks.size(), whole.size() + 1, whole.size());
      }
      default -> {
        byte[] changed = whole.toByteArray();
        changed[random.nextInt(changed.length)] ^= 1;
        chunks.chunks.put(chunk, ByteString.copyFrom(changed));
        error = "its SHA-256 isn't the one that was saved";
      }
    }
    assertThat(find(check))
        .isEqualTo(new Found.Damaged("payload " + ID + " in durable storage: " + error));
  }

  @Example
  void whatWasRedeemedIsGoneAndRememberedAndWhatWasDroppedIsNot() {
    ClaimCheck check = save(payload(CHUNK_BYTES + 1, 1));
    assertThat(done(store.redeem("orders", check, Duration.ofDays(9)))).isTrue();
    assertThat(chunks.chunks).containsOnlyKeys(NOTE);
    assertThat(chunks.lives).containsEntry(NOTE, Duration.ofDays(9));
    assertThat(find(check)).isEqualTo(Found.Redeemed.INSTANCE);
    assertThat(done(store.redeem("orders", check, LIFE))).as("again").isTrue();

    ClaimCheck dropped = save(payload(10, 1));
    assertThat(done(store.drop("orders", dropped))).isTrue();
    assertThat(chunks.chunks).isEmpty();
    assertThat(find(dropped)).isInstanceOf(Found.Damaged.class);
  }

  @Example
  void theChunksStayUntilTheNoteIsWritten() {
    ClaimCheck check = save(payload(CHUNK_BYTES + 1, 1));
    chunks.broken = Optional.of(NOTE);
    assertThat(store.redeem("orders", check, LIFE).toCompletableFuture().join())
        .isEqualTo(new Failed<>(Reach.AWAY, "chunk -1 is away"));
    chunks.broken = Optional.empty();
    assertThat(find(check)).isInstanceOf(Found.Whole.class);
  }

  @Example
  void oneChunkThatFailsFailsAll() {
    ByteString payload = payload(20 * CHUNK_BYTES, 1);
    chunks.broken = Optional.of(17);
    Failed<Object> failed = new Failed<>(Reach.AWAY, "chunk 17 is away");
    assertThat(store.save("orders", payload, LIFE).toCompletableFuture().join()).isEqualTo(failed);
    chunks.broken = Optional.empty();
    assertThat(chunks.chunks.keySet()).as("what was written is deleted").doesNotContain(0, 1, 16);
    ClaimCheck check = save(payload);
    chunks.broken = Optional.of(17);
    assertThat(store.find("orders", check).toCompletableFuture().join()).isEqualTo(failed);
  }

  @Example
  void payloadsHaveBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.save("orders", ByteString.EMPTY, LIFE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.save("orders", payload(ClaimCheck.MOST_BYTES + 1, 1), LIFE));
  }

  private ClaimCheck save(ByteString payload) {
    chunks.chunks.clear(); // All tries of a property have one instance.
    return done(store.save("orders", payload, LIFE));
  }

  private Found find(ClaimCheck check) {
    return done(store.find("orders", check));
  }

  private static <T> T done(CompletionStage<Stored<T>> answer) {
    return ((Done<T>) answer.toCompletableFuture().join()).value();
  }

  private static ByteString payload(int bytes, long seed) {
    byte[] payload = new byte[bytes];
    new Random(seed).nextBytes(payload);
    return ByteString.copyFrom(payload);
  }
}
