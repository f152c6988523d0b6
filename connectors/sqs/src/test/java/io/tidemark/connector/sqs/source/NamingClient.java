/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A client that finds queues as the test says, and is another in all else. */
record NamingClient(SqsClient other, Function<String, CompletableFuture<String>> names)
    implements SqsClient {

  @Override
  public CompletableFuture<List<Received>> receive(Receive request) {
    return other.receive(request);
  }

  @Override
  public CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts) {
    return other.delete(queueUrl, receipts);
  }

  @Override
  public CompletableFuture<List<EntryFailure>> changeVisibility(
      String queueUrl, List<String> receipts, int seconds) {
    return other.changeVisibility(queueUrl, receipts, seconds);
  }

  @Override
  public CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries) {
    return other.send(queueUrl, entries);
  }

  @Override
  public CompletableFuture<Map<String, String>> attributes(String queueUrl) {
    return other.attributes(queueUrl);
  }

  @Override
  public CompletableFuture<String> queueUrl(String name) {
    return names.apply(name);
  }

  @Override
  public void close() {
    other.close();
  }
}
