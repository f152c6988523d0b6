/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * The receiving from one queue: how many requests it is worth. An idle queue costs one long poll at
 * a time; one that fills its requests gets twice as many, up to the most.
 */
final class Feed {

  private final QueueUrl queue;
  private final int most;
  private final Trouble trouble;
  private final Map<Long, CompletableFuture<?>> inFlight = new HashMap<>();
  private long started;
  private int wanted = 1;
  private boolean closed;

  Feed(QueueUrl queue, int most, RandomGenerator random) {
    this.queue = queue;
    this.most = most;
    this.trouble = new Trouble("receiving from", queue.url(), random);
  }

  QueueUrl queue() {
    return queue;
  }

  /** Whether another request may be made. */
  boolean wants(long nowMillis) {
    return !closed && inFlight.size() < wanted && trouble.over(nowMillis);
  }

  /** A request was made; returns its number. */
  long started(CompletableFuture<?> request) {
    inFlight.put(started, request);
    return started++;
  }

  /** A request gave so many of those it asked for. */
  void gave(long request, int messages, int asked) {
    inFlight.remove(request);
    trouble.succeeded();
    if (messages >= asked) {
      wanted = Math.min(most, wanted * 2);
    } else if (messages == 0) {
      wanted = 1;
    }
  }

  void failed(long request, Throwable error, long nowMillis) {
    inFlight.remove(request);
    wanted = 1;
    if (!closed) {
      trouble.failed(SqsErrors.describe("can't receive from", queue.url(), error), nowMillis);
    }
  }

  boolean closed() {
    return closed;
  }

  /** Gives up what is in flight; what it was given comes back when its time has run out. */
  void close() {
    closed = true;
    List.copyOf(inFlight.values()).forEach(request -> request.cancel(true));
  }
}
