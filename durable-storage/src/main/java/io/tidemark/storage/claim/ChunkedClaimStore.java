/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import com.google.protobuf.ByteString;
import io.tidemark.claim.ClaimStore;
import io.tidemark.record.ClaimCheck;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.storage.cassandra.SharedSession;
import io.tidemark.storage.claim.ClaimChunks.Claim;
import io.tidemark.storage.steps.Steps;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Payloads cut into chunks of {@link #CHUNK_BYTES}, a few of which are under way at a time. A note
 * beside the chunks remembers a payload that was redeemed; it is written before they are deleted.
 */
public final class ChunkedClaimStore implements ClaimStore {

  /** The most bytes of a chunk. */
  static final int CHUNK_BYTES = 512 * 1024;

  /** Where the note is. */
  static final int NOTE = -1;

  private static final int AT_ONCE = 8;

  /** Some drivers and tools take an empty cell for none. */
  private static final ByteString NOTED = ByteString.copyFromUtf8("redeemed");

  private final ClaimChunks chunks;
  private final Supplier<String> ids;
  private final Duration timeout;
  private final Executor hashing;

  ChunkedClaimStore(ClaimChunks chunks, Supplier<String> ids, Duration timeout, Executor hashing) {
    this.chunks = chunks;
    this.ids = ids;
    this.timeout = timeout;
    this.hashing = hashing;
  }

  /**
   * The one in a keyspace of Cassandra.
   *
   * @param session the session with its cluster; stays open
   * @param keyspace its name, as it is
   * @param ids makes names at random, of 32 hexadecimal digits
   * @param timeout how long a call may take
   */
  public static ClaimStore cassandra(
      SharedSession session, String keyspace, Supplier<String> ids, Duration timeout) {
    return new ChunkedClaimStore(
        new CqlClaimChunks(session, keyspace, timeout), ids, timeout, ForkJoinPool.commonPool());
  }

  @Override
  public CompletionStage<Stored<ClaimCheck>> save(
      String namespace, ByteString payload, Duration life) {
    if (payload.isEmpty() || payload.size() > ClaimCheck.MOST_BYTES) {
      throw new IllegalArgumentException(
          "%d bytes of payload; it must be 1 to %d"
              .formatted(payload.size(), ClaimCheck.MOST_BYTES));
    }
    Claim claim = new Claim(namespace, ids.get());
    CompletionStage<Stored<Boolean>> written =
        each(count(payload.size()), chunk -> chunks.write(claim, chunk, cut(payload, chunk), life));
    CompletionStage<Stored<ClaimCheck>> answer =
        intime(
            hash(payload)
                .thenCombine(
                    written,
                    (hash, done) ->
                        done.map(all -> new ClaimCheck(claim.id(), payload.size(), hash))));
    // Nobody will ask for what was written of one that isn't saved.
    var unused =
        written.thenCombine(
            answer,
            (done, told) ->
                told instanceof Failed<ClaimCheck>
                    ? deleteAll(claim, payload.size())
                    : CompletableFuture.completedFuture(done));
    return answer;
  }

  @Override
  public CompletionStage<Stored<Found>> find(String namespace, ClaimCheck check) {
    Claim claim = new Claim(namespace, check.id());
    int count = count(check.bytes());
    AtomicReferenceArray<ByteString> found = new AtomicReferenceArray<>(count);
    return intime(
        Steps.then(
            each(
                count,
                chunk ->
                    chunks
                        .read(claim, chunk)
                        .thenApply(
                            read ->
                                read.map(
                                    content -> {
                                      found.set(chunk, content.orElse(ByteString.EMPTY));
                                      return true;
                                    }))),
            read -> look(claim, check, found)));
  }

  @Override
  public CompletionStage<Stored<Boolean>> redeem(
      String namespace, ClaimCheck check, Duration life) {
    Claim claim = new Claim(namespace, check.id());
    return intime(
        Steps.then(
            chunks.write(claim, NOTE, NOTED, life), noted -> deleteAll(claim, check.bytes())));
  }

  @Override
  public CompletionStage<Stored<Boolean>> drop(String namespace, ClaimCheck check) {
    return intime(deleteAll(new Claim(namespace, check.id()), check.bytes()));
  }

  private CompletionStage<Stored<Boolean>> deleteAll(Claim claim, int bytes) {
    return each(count(bytes), chunk -> chunks.delete(claim, chunk));
  }

  /** What the chunks that were found come to; where they are not all, the note may say why. */
  private CompletionStage<Stored<Found>> look(
      Claim claim, ClaimCheck check, AtomicReferenceArray<ByteString> found) {
    ByteString payload = ByteString.EMPTY;
    for (int chunk = 0; chunk < found.length(); chunk++) {
      int wanted = size(check.bytes(), chunk);
      if (found.get(chunk).size() != wanted) {
        String error =
            found.get(chunk).isEmpty()
                ? "chunk %d of %d is missing".formatted(chunk + 1, found.length())
                : "chunk %d of %d has %d bytes, not %d"
                    .formatted(chunk + 1, found.length(), found.get(chunk).size(), wanted);
        return damaged(claim, error);
      }
      payload = payload.concat(found.get(chunk));
    }
    ByteString whole = payload;
    return hash(whole)
        .thenCompose(
            hash ->
                hash.equals(check.sha256())
                    ? Steps.<Found>done(new Found.Whole(whole))
                    : damaged(claim, "its SHA-256 isn't the one that was saved"));
  }

  private CompletionStage<Stored<Found>> damaged(Claim claim, String error) {
    return chunks
        .read(claim, NOTE)
        .thenApply(
            note ->
                note.map(
                    content ->
                        content.isPresent()
                            ? Found.Redeemed.INSTANCE
                            : new Found.Damaged(
                                "payload %s in durable storage: %s".formatted(claim.id(), error))));
  }

  /** Not on the caller's thread, nor on the driver's: it takes some 20 ms of the largest. */
  private CompletionStage<ByteString> hash(ByteString payload) {
    return CompletableFuture.supplyAsync(() -> sha256(payload), hashing);
  }

  static ByteString sha256(ByteString payload) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      payload.asReadOnlyByteBufferList().forEach(digest::update);
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has it", e);
    }
  }

  private static int count(int bytes) {
    return (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }

  private static int size(int bytes, int chunk) {
    return Math.min(CHUNK_BYTES, bytes - chunk * CHUNK_BYTES);
  }

  private static ByteString cut(ByteString payload, int chunk) {
    int from = chunk * CHUNK_BYTES;
    return payload.substring(from, from + size(payload.size(), chunk));
  }

  /** Asks for each chunk, a few at a time, until all are done or one fails. */
  private static CompletionStage<Stored<Boolean>> each(
      int count, IntFunction<CompletionStage<Stored<Boolean>>> request) {
    CompletionStage<Stored<Boolean>> all = Steps.done(true);
    for (int lane = 0; lane < Math.min(AT_ONCE, count); lane++) {
      all = all.thenCombine(from(lane, count, request), (one, other) -> failedFirst(one, other));
    }
    return all;
  }

  private static CompletionStage<Stored<Boolean>> from(
      int chunk, int count, IntFunction<CompletionStage<Stored<Boolean>>> request) {
    return chunk >= count
        ? Steps.done(true)
        : Steps.then(request.apply(chunk), done -> from(chunk + AT_ONCE, count, request));
  }

  private static Stored<Boolean> failedFirst(Stored<Boolean> one, Stored<Boolean> other) {
    return one instanceof Failed<Boolean> ? one : other;
  }

  private <T> CompletionStage<Stored<T>> intime(CompletionStage<Stored<T>> call) {
    return Steps.intime(timeout, call);
  }
}
