/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.record.WalHeaders;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import io.tidemark.testing.guarantee.History;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes the dead letters out of a queue of SQS and tells a history of them. */
final class SqsDeadLetters implements AutoCloseable {

  private static final int WAIT_SECONDS = 2;
  private static final int VISIBILITY_SECONDS = 30;

  private final SqsClient client;
  private final String queue;
  private final History history;
  private final InstantSource clock;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /**
   * Begins to read.
   *
   * @param client ends with this
   * @param queue the queue's name
   */
  SqsDeadLetters(SqsClient client, String queue, History history, InstantSource clock) {
    this.client = client;
    this.queue = queue;
    this.history = history;
    this.clock = clock;
    var unused =
        client
            .queueUrl(queue)
            .thenCompose(this::read)
            .exceptionally(
                error -> {
                  failure = error;
                  return null;
                });
  }

  /** What ended the reading before its time, if anything did. */
  Optional<String> problem() {
    Throwable ended = failure;
    return ended == null || closed
        ? Optional.empty()
        : Optional.of("queue " + queue + " can't be read: " + ended);
  }

  private CompletableFuture<Void> read(String url) {
    if (closed) {
      return CompletableFuture.completedFuture(null);
    }
    return client
        .receive(new SqsClient.Receive(url, SqsClient.BATCH, WAIT_SECONDS, VISIBILITY_SECONDS))
        .thenCompose(messages -> take(url, messages))
        .thenCompose(taken -> read(url));
  }

  private CompletableFuture<?> take(String url, List<Received> messages) {
    long now = clock.millis();
    for (Received received : messages) {
      SqsParts parts = SqsForm.parts(received.message());
      history.dead(parts.header(WalHeaders.ID), parts.header(WalHeaders.DEAD_REASON), now);
    }
    return messages.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : client.delete(url, messages.stream().map(Received::receipt).toList());
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}
