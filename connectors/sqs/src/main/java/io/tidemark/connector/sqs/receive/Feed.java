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
 * a time, or a short one a second; one that fills its requests gets twice as many, up to the most.
 */
final class Feed {

  /** How long an idle queue that isn't waited for is left alone, in milliseconds. */
  static final long REST_MILLIS = 1_000;

  private final QueueUrl queue;
  private final int most;
  private final boolean waits;
  private final Trouble trouble;
  private final Map<Long, CompletableFuture<?>> inFlight = new HashMap<>();
  private long started;
  private int wanted = 1;
  private boolean idle = true;
  private long restUntilMillis = Long.MIN_VALUE;
  private boolean stopped;

  /**
   * The receiving from a queue.
   *
   * @param most how many requests may be in flight
   * @param waits whether a request waits for messages that aren't there yet
   */
  Feed(QueueUrl queue, int most, boolean waits, RandomGenerator random) {
    this.queue = queue;
    this.most = most;
    this.waits = waits;
    this.trouble = new Trouble("receiving from", queue.url(), random);
  }

  QueueUrl queue() {
    return queue;
  }

  /** Whether another request may be made. */
  boolean wants(long nowMillis) {
    return !stopped
        && inFlight.size() < wanted
        && nowMillis >= restUntilMillis
        && trouble.over(nowMillis);
  }

  /** A request was made; returns its number. */
  long started(CompletableFuture<?> request) {
    inFlight.put(started, request);
    return started++;
  }

  /** A request gave so many of those it asked for. */
  void gave(long request, int messages, int asked, long nowMillis) {
    inFlight.remove(request);
    trouble.succeeded();
    idle = messages == 0;
    if (messages >= asked) {
      wanted = Math.min(most, wanted * 2);
    } else if (messages == 0) {
      wanted = 1;
      restUntilMillis = waits ? restUntilMillis : nowMillis + REST_MILLIS;
    }
  }

  void failed(long request, Throwable error, long nowMillis) {
    inFlight.remove(request);
    wanted = 1;
    if (!stopped) {
      trouble.failed(SqsErrors.describe("can't receive from", queue.url(), error), nowMillis);
    }
  }

  /** Makes no more requests; those in flight may still bring something. */
  void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  /** Whether nothing is in flight. */
  boolean ended() {
    return inFlight.isEmpty();
  }

  /** Whether what is in flight is likely to bring nothing, and to take its time. */
  boolean idle() {
    return idle && waits;
  }

  /** Gives up what is in flight; what that was given comes back when its time has run out. */
  void cancel() {
    stopped = true;
    List.copyOf(inFlight.values()).forEach(request -> request.cancel(true));
  }
}
