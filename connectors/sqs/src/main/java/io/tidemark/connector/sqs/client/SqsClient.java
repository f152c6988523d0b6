/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of SQS that the connector makes. No method blocks. A future that fails holds what
 * {@link SqsErrors#faultOf} sorts; cancelling it gives up the request. Safe for threads.
 */
public interface SqsClient extends AutoCloseable {

  /** The most messages a receive gives, and the most entries a batch has. */
  int BATCH = 10;

  /**
   * One request for messages.
   *
   * @param queueUrl where from
   * @param maxMessages 1 to {@link #BATCH}
   * @param waitSeconds how long an empty queue is waited for, 0 to 20
   * @param visibilitySeconds for how long nobody else gets them
   */
  record Receive(String queueUrl, int maxMessages, int waitSeconds, int visibilitySeconds) {}

  /** Receives; an empty list says that nothing came in that time. */
  CompletableFuture<List<Received>> receive(Receive request);

  /**
   * Deletes messages.
   *
   * @param receipts 1 to {@link #BATCH}
   * @return the entries that failed; the index is that of the receipt
   */
  CompletableFuture<List<EntryFailure>> delete(String queueUrl, List<String> receipts);

  /**
   * Hides messages from others for so many seconds from now on; 0 gives them back at once.
   *
   * @param receipts 1 to {@link #BATCH}
   * @return the entries that failed; the index is that of the receipt
   */
  CompletableFuture<List<EntryFailure>> changeVisibility(
      String queueUrl, List<String> receipts, int seconds);

  /**
   * Sends messages.
   *
   * @param entries 1 to {@link #BATCH}, all to this queue, of at most {@link SqsEntry#MOST_BYTES}
   * @return the entries that failed
   */
  CompletableFuture<List<EntryFailure>> send(String queueUrl, List<SqsEntry> entries);

  /** What the server says of a queue, by the attributes' own names. */
  CompletableFuture<Map<String, String>> attributes(String queueUrl);

  /** The URL of a queue of this account and region. */
  CompletableFuture<String> queueUrl(String name);

  /** Gives up what is on its way, and waits 2 s at most for its own threads to end. */
  @Override
  void close();
}
