/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client whose requests a test answers. */
final class ModelQueues implements SqsClient {

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

  /** A queue's URL was asked for. */
  record Asked(String name, CompletableFuture<String> answer) {
    void succeed() {
      answer.complete("http://127.0.0.1:9324/000000000000/" + name);
    }
  }

  /** Messages were sent. */
  record Sent(
      String queueUrl, List<SqsEntry> entries, CompletableFuture<List<EntryFailure>> answer) {
    List<String> bodies() {
      return entries.stream().map(SqsEntry::body).toList();
    }

    void succeed() {
      answer.complete(List.of());
    }
  }

  /** The next URL that is asked for. */
  Asked asked() throws InterruptedException {
    return next(asked);
  }

  /** The next request that is sent. */
  Sent sent() throws InterruptedException {
    return next(sent);
  }

  /** Whether there is a request that no test has taken. */
  boolean idle() {
    return asked.isEmpty() && sent.isEmpty();
  }

  private static <T> T next(BlockingQueue<T> requests) throws InterruptedException {
    T next = requests.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was asked for");
    }
    return next;
  }

  @Override
  public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
    Sent request = new Sent(queueUrl, List.copyOf(entries), new CompletableFuture<>());
    sent.add(request);
    return request.answer();
  }

  @Override
  public CompletableFuture<String> queueUrl(String name) {
    Asked request = new Asked(name, new CompletableFuture<>());
    asked.add(request);
    return request.answer();
  }

  @Override
  public CompletableFuture<List<Received>> receive(Receive request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<List<EntryFailure>> changeVisibility(
      String queueUrl, List<String> receipts, int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
