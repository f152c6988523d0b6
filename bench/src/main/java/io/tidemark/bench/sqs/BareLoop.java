/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What anyone would write: requests of ten, so many at a time, each followed by the next. */
final class BareLoop {

  private static final int WAIT_SECONDS = 1;
  private static final int VISIBILITY_SECONDS = 60;
  private static final long MOST_MINUTES = 10;

  private final SqsClient client;
  private final String queueUrl;
  private final int atOnce;

  /**
   * A loop.
   *
   * @param atOnce how many requests are under way
   */
  BareLoop(SqsClient client, String queueUrl, int atOnce) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.atOnce = atOnce;
  }

  /** Sends so many messages; returns how many a second were taken. */
  double send(int messages, List<String> bodies) throws Exception {
    AtomicInteger next = new AtomicInteger();
    return perSecond(messages, () -> sendOn(next, messages, bodies));
  }

  /** Receives and deletes so many messages; returns how many a second. */
  double receive(int messages) throws Exception {
    AtomicInteger received = new AtomicInteger();
    return perSecond(messages, () -> receiveOn(received, messages));
  }

  private double perSecond(int messages, Supplier<CompletableFuture<Void>> lane) throws Exception {
    long start = System.nanoTime();
    CompletableFuture.allOf(
            IntStream.range(0, atOnce)
                .mapToObj(i -> lane.get())
                .toArray(CompletableFuture<?>[]::new))
        .get(MOST_MINUTES, TimeUnit.MINUTES);
    return messages / ((System.nanoTime() - start) / 1e9);
  }

  private CompletableFuture<Void> sendOn(AtomicInteger next, int messages, List<String> bodies) {
    int from = next.getAndAdd(SqsClient.BATCH);
    if (from >= messages) {
      return CompletableFuture.completedFuture(null);
    }
    List<SqsEntry> entries = new ArrayList<>();
    for (int i = from; i < Math.min(messages, from + SqsClient.BATCH); i++) {
      entries.add(new SqsEntry(queueUrl, bodies.get(i % bodies.size())));
    }
    return client
        .send(queueUrl, entries)
        .thenAccept(BareLoop::check)
        .thenComposeAsync(sent -> sendOn(next, messages, bodies));
  }

  private CompletableFuture<Void> receiveOn(AtomicInteger received, int messages) {
    if (received.get() >= messages) {
      return CompletableFuture.completedFuture(null);
    }
    return client
        .receive(new SqsClient.Receive(queueUrl, SqsClient.BATCH, WAIT_SECONDS, VISIBILITY_SECONDS))
        .thenCompose(this::delete)
        .thenAccept(received::addAndGet)
        .thenComposeAsync(deleted -> receiveOn(received, messages));
  }

  private CompletableFuture<Integer> delete(List<Received> messages) {
    return messages.isEmpty()
        ? CompletableFuture.completedFuture(0)
        : client
            .delete(queueUrl, messages.stream().map(Received::receipt).toList())
            .thenAccept(BareLoop::check)
            .thenApply(deleted -> messages.size());
  }

  private static void check(List<EntryFailure> failures) {
    if (!failures.isEmpty()) {
      throw new IllegalStateException("the server refuses: " + failures);
    }
  }
}
