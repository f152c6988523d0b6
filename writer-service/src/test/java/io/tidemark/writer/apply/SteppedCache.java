/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import com.google.protobuf.ByteString;
import io.tidemark.writer.cache.Cache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A cache in memory that does what it is asked one at a time, in an order that the test draws: so
 * several writers come together in every way.
 */
final class SteppedCache implements Cache {

  /**
   * A request that isn't done yet.
   *
   * @param owner who asked
   * @param step does it
   */
  private record Request(int owner, Runnable step) {}

  private final Map<ByteString, Item> items = new HashMap<>();
  private final List<Request> waiting = new ArrayList<>();
  private final Set<Integer> dead = new HashSet<>();
  private final Random random;
  private long versions;
  private int owner;

  SteppedCache(Random random) {
    this.random = random;
  }

  /** Who asks from now on, until a request of another is done. */
  void as(int who) {
    owner = who;
  }

  boolean idle() {
    return waiting.isEmpty();
  }

  /** Does one of the requests. */
  void step() {
    Request request = waiting.remove(random.nextInt(waiting.size()));
    owner = request.owner(); // What it goes on to ask is its own.
    request.step().run();
  }

  /** Somebody dies: what he asked for last is done yet or not, and nothing goes on from it. */
  void bury(int who) {
    dead.add(who);
    waiting.removeIf(request -> request.owner() == who && random.nextBoolean());
  }

  /** Whether something that he asked for isn't done yet. */
  boolean waits(int who) {
    return waiting.stream().anyMatch(request -> request.owner() == who);
  }

  /** What is under a key; null: nothing. */
  ByteString value(ByteString key) {
    Item item = items.get(key);
    return item == null ? null : item.value();
  }

  @Override
  public Cache placedBy(ByteString key) {
    return this;
  }

  @Override
  public CompletionStage<Found> get(ByteString key) {
    return ask(() -> new Found(Answer.DONE, items.get(key)));
  }

  @Override
  public CompletionStage<Answer> set(ByteString key, byte[] value, int flags, int expiry) {
    return ask(() -> put(key, value, flags));
  }

  @Override
  public CompletionStage<Answer> add(ByteString key, byte[] value, int flags, int expiry) {
    return ask(() -> items.containsKey(key) ? Answer.CONFLICT : put(key, value, flags));
  }

  @Override
  public CompletionStage<Answer> replace(
      ByteString key, byte[] value, int flags, int expiry, long version) {
    return ask(
        () -> {
          Item item = items.get(key);
          return item == null || item.version() != version
              ? Answer.CONFLICT
              : put(key, value, flags);
        });
  }

  @Override
  public CompletionStage<Answer> delete(ByteString key) {
    return ask(
        () -> {
          items.remove(key);
          return Answer.DONE;
        });
  }

  @Override
  public CompletionStage<Answer> delete(ByteString key, long version) {
    return ask(
        () -> {
          Item item = items.get(key);
          if (item != null && item.version() != version) {
            return Answer.CONFLICT;
          }
          items.remove(key);
          return Answer.DONE;
        });
  }

  private Answer put(ByteString key, byte[] value, int flags) {
    items.put(key, new Item(ByteString.copyFrom(value), flags, ++versions));
    return Answer.DONE;
  }

  private <T> CompletionStage<T> ask(Supplier<T> what) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    int asker = owner;
    waiting.add(
        new Request(
            asker,
            () -> {
              T result = what.get();
              if (!dead.contains(asker)) {
                answer.complete(result);
              }
            }));
    return answer;
  }
}
