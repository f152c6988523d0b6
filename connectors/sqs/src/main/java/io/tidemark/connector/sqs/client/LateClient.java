/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is made when it is first called, and not on the caller's thread: to look for a
 * region that isn't configured takes most of a second. A process that never has a queue never makes
 * one, and needs no settings for it. Safe for threads.
 */
public final class LateClient implements SqsClient {

  /** How long one that couldn't be made is left alone. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final SqsClientFactory factory;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private @Nullable CompletableFuture<SqsClient> opened;
  private long openedNanos;
  private boolean closed;

  /**
   * None yet.
   *
   * @param executor makes it
   * @param nanoTime time that only grows
   */
  public LateClient(SqsClientFactory factory, Executor executor, LongSupplier nanoTime) {
    this.factory = factory;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  private synchronized CompletableFuture<SqsClient> opened() {
    CompletableFuture<SqsClient> known = opened;
    long now = nanoTime.getAsLong();
    boolean again =
        known != null
            && known.isCompletedExceptionally()
            && now - openedNanos > PAUSE.toNanos()
            && !closed;
    if (known == null || again) {
      known =
          closed
              ? CompletableFuture.failedFuture(new IllegalStateException("the client is closed"))
              : CompletableFuture.supplyAsync(factory::create, executor);
      opened = known;
      openedNanos = now;
    }
    return known;
  }

  private <T> CompletableFuture<T> call(Function<SqsClient, CompletableFuture<T>> call) {
    return opened().thenCompose(call);
  }

  @Override
  public CompletableFuture<List<Received>> receive(Receive request) {
    return call(client -> client.receive(request));
  }

  @Override
  public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
    return call(client -> client.delete(queueUrl, receipts));
  }

  @Override
  public CompletableFuture<List<EntryFailure>> changeVisibility(
      String queueUrl, List<String> receipts, int seconds) {
    return call(client -> client.changeVisibility(queueUrl, receipts, seconds));
  }

  @Override
  public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
    return call(client -> client.send(queueUrl, entries));
  }

  @Override
  public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
    return call(client -> client.attributes(queueUrl));
  }

  @Override
  public CompletableFuture<String> queueUrl(String name) {
    return call(client -> client.queueUrl(name));
  }

  @Override
  public void close() {
    CompletableFuture<SqsClient> known;
    synchronized (this) {
      closed = true;
      known = opened;
    }
    if (known != null) {
      var unused = known.thenAccept(SqsClient::close);
    }
  }
}
