/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The URLs of queues that are given by name, each asked for once. Safe for threads. */
final class QueueUrls {

  private final SqsClient client;
  private final Map<String, CompletableFuture<String>> byName = new ConcurrentHashMap<>();

  QueueUrls(SqsClient client) {
    this.client = client;
  }

  /** The URL of a queue; that of one that can't be found is asked for again the next time. */
  CompletableFuture<String> of(String queue) {
    if (QueueUrl.isUrl(queue)) {
      return CompletableFuture.completedFuture(queue);
    }
    CompletableFuture<String> known = byName.computeIfAbsent(queue, client::queueUrl);
    if (known.isCompletedExceptionally()) {
      byName.remove(queue, known);
      return byName.computeIfAbsent(queue, client::queueUrl);
    }
    return known;
  }

  /** Asks again for the URL of a queue: one that was deleted may come back elsewhere. */
  void forget(String queue) {
    byName.remove(queue);
  }
}
