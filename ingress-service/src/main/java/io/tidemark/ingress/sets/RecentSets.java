/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.sets.SetName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets that were seen of late, in two generations: when the younger is full it becomes the elder,
 * and what was the elder is forgotten. So it is bounded, and costs no order of use. Safe for
 * threads.
 */
final class RecentSets {

  /** How many a generation has: a few MB. */
  static final int REMEMBERED = 16_384;

  private record Generations(
      Map<SetName, CompletableFuture<AppendOutcome>> younger,
      Map<SetName, CompletableFuture<AppendOutcome>> elder) {}

  private final int size;
  private volatile Generations generations =
      new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  RecentSets(int size) {
    this.size = size;
  }

  /** What is known of a set; null where nothing was, and now this is. */
  @Nullable CompletableFuture<AppendOutcome> putIfAbsent(
      SetName set, CompletableFuture<AppendOutcome> outcome) {
    Generations now = generations;
    CompletableFuture<AppendOutcome> known = now.elder().get(set);
    if (known == null) {
      known = now.younger().putIfAbsent(set, outcome);
    }
    if (known == null && now.younger().size() >= size) {
      age();
    }
    return known;
  }

  /** The same set, with less to keep. */
  void replace(
      SetName set,
      CompletableFuture<AppendOutcome> before,
      CompletableFuture<AppendOutcome> after) {
    Generations now = generations;
    if (!now.younger().replace(set, before, after)) {
      now.elder().replace(set, before, after);
    }
  }

  /** Forgets a set. */
  void remove(SetName set, CompletableFuture<AppendOutcome> outcome) {
    Generations now = generations;
    if (!now.younger().remove(set, outcome)) {
      now.elder().remove(set, outcome);
    }
  }

  private synchronized void age() {
    Generations now = generations;
    // Once for all threads that found it full.
    if (now.younger().size() >= size) {
      generations = new Generations(new ConcurrentHashMap<>(), now.younger());
    }
  }
}
