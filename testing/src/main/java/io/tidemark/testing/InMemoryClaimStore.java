/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import com.google.protobuf.ByteString;
import io.tidemark.claim.ClaimStore;
import io.tidemark.record.ClaimCheck;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Large payloads in memory. It answers at once; or, once told to wait, when it is told to answer;
 * or, once told so, that it is away; or throws. Safe for threads.
 */
public final class InMemoryClaimStore implements ClaimStore {

  private static final ByteString HASH = ByteString.copyFrom(new byte[32]);

  /** Which payload. */
  private record Key(String namespace, String id) {}

  private final Map<Key, ByteString> payloads = new LinkedHashMap<>();
  private final Set<Key> redeemed = new HashSet<>();
  private final List<Duration> lives = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private Optional<String> away = Optional.empty();
  private @Nullable RuntimeException defect;
  private boolean waits;
  private int saved;

  @Override
  public CompletionStage<Stored<ClaimCheck>> save(
      String namespace, ByteString payload, Duration life) {
    return ask(
        () -> {
          ClaimCheck check = new ClaimCheck("%032x".formatted(++saved), payload.size(), HASH);
          payloads.put(new Key(namespace, check.id()), payload);
          lives.add(life);
          return check;
        });
  }

  @Override
  public CompletionStage<Stored<Found>> find(String namespace, ClaimCheck check) {
    Key key = new Key(namespace, check.id());
    return ask(
        () ->
            payloads.containsKey(key)
                ? new Found.Whole(payloads.get(key))
                : redeemed.contains(key)
                    ? Found.Redeemed.INSTANCE
                    : new Found.Damaged("payload " + check.id() + " is missing"));
  }

  @Override
  public CompletionStage<Stored<Boolean>> redeem(
      String namespace, ClaimCheck check, Duration life) {
    Key key = new Key(namespace, check.id());
    return ask(
        () -> {
          payloads.remove(key);
          return redeemed.add(key);
        });
  }

  @Override
  public CompletionStage<Stored<Boolean>> drop(String namespace, ClaimCheck check) {
    return ask(() -> payloads.remove(new Key(namespace, check.id())) != null);
  }

  /** What is saved at the moment. */
  public synchronized List<ByteString> payloads() {
    return List.copyOf(payloads.values());
  }

  /** How long each was to be kept, in the order in which they were saved. */
  public synchronized List<Duration> lives() {
    return List.copyOf(lives);
  }

  /** Loses everything that is saved. */
  public synchronized void lose() {
    payloads.clear();
  }

  /** Is away from now on. */
  public synchronized void away(String error) {
    away = Optional.of(error);
  }

  /** Is there again. */
  public synchronized void back() {
    away = Optional.empty();
  }

  /** Throws it from now on, as a storage that is defective; null: it isn't any more. */
  public synchronized void defect(@Nullable RuntimeException thrown) {
    defect = thrown;
  }

  /** Answers no call until it is told to. */
  public synchronized void hold() {
    waits = true;
  }

  /** Does what was asked for, and answers; further calls at once. */
  public void answer() {
    List<Runnable> all;
    synchronized (this) {
      waits = false;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(Runnable::run);
  }

  private interface Call<T> {
    T run();
  }

  private <T> CompletionStage<Stored<T>> ask(Call<? extends T> call) {
    CompletableFuture<Stored<T>> answer = new CompletableFuture<>();
    synchronized (this) {
      if (defect != null) {
        throw defect;
      }
      if (waits) {
        waiting.add(() -> answer.complete(run(call)));
        return answer;
      }
    }
    answer.complete(run(call));
    return answer;
  }

  private synchronized <T> Stored<T> run(Call<? extends T> call) {
    return away.isPresent() ? new Failed<>(Reach.AWAY, away.get()) : new Done<>(call.run());
  }
}
