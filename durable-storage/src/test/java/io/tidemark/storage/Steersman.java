/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** Decides which of the requests under way happens next, and which goes wrong. */
final class Steersman {
  private final Random random;
  private final boolean faults;
  private final List<Request<?>> underWay = new ArrayList<>();
  private long timestamps;

  /** A request of one server, which happens in one moment. */
  private final class Request<T> {
    final int server;
    final long timestamp;
    final LongFunction<T> effect;
    final CompletableFuture<Stored<T>> answer = new CompletableFuture<>();
    boolean unanswerable;

    Request(int server, long timestamp, LongFunction<T> effect) {
      this.server = server;
      this.timestamp = timestamp;
      this.effect = effect;
    }

    void happen() {
      int fault = faults ? random.nextInt(40) : 40;
      if (unanswerable) {
        // Its server has died, or has given it up: it arrives late, or never.
        if (random.nextBoolean()) {
          T unused = effect.apply(timestamp);
        }
      } else if (fault == 0) {
        answer.complete(new Failed<>(Reach.AWAY, "away"));
      } else if (fault == 1) {
        T unused = effect.apply(timestamp);
        answer.complete(new Failed<>(Reach.IN_DOUBT, "the answer is lost"));
      } else if (fault == 2) {
        unanswerable = true;
        underWay.add(this);
        answer.complete(new Failed<>(Reach.IN_DOUBT, "it takes too long"));
      } else {
        answer.complete(new Done<>(effect.apply(timestamp)));
      }
    }
  }

  Steersman(Random random, boolean faults) {
    this.random = random;
    this.faults = faults;
  }

  <T> CompletionStage<Stored<T>> request(int server, LongFunction<T> effect) {
    Request<T> request = new Request<>(server, ++timestamps, effect);
    underWay.add(request);
    return request.answer;
  }

  int underWay() {
    return underWay.size();
  }

  /** How many requests there were. */
  long requests() {
    return timestamps;
  }

  boolean idle() {
    return underWay.isEmpty();
  }

  /** Lets one request happen. */
  void step() {
    underWay.remove(random.nextInt(underWay.size())).happen();
  }

  /** A server dies: none of its requests is answered any more. */
  void crash(int server) {
    underWay.stream()
        .filter(request -> request.server == server)
        .forEach(request -> request.unanswerable = true);
  }
}
