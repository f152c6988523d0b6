/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages in batches that SQS takes. */
final class SendBatches {

  private SendBatches() {}

  /**
   * All of them, in their order: each batch to one queue, of at most {@link SqsClient#BATCH}
   * entries and {@link SqsEntry#MOST_BYTES}. A larger message is alone in its batch, and refused
   * there.
   */
  static List<List<SqsEntry>> of(List<SqsEntry> entries) {
    Map<String, Open> open = new LinkedHashMap<>();
    List<List<SqsEntry>> batches = new ArrayList<>();
    for (SqsEntry entry : entries) {
      Open batch = open.computeIfAbsent(entry.queueUrl(), queue -> new Open());
      if (!batch.takes(entry)) {
        batches.add(batch.entries);
        batch = new Open();
        open.put(entry.queueUrl(), batch);
      }
      batch.add(entry);
    }
    open.values().forEach(batch -> batches.add(batch.entries));
    return batches;
  }

  private static final class Open {
    final List<SqsEntry> entries = new ArrayList<>();
    long bytes;

    boolean takes(SqsEntry entry) {
      return entries.isEmpty()
          || (entries.size() < SqsClient.BATCH && bytes + entry.sizeBytes() <= SqsEntry.MOST_BYTES);
    }

    void add(SqsEntry entry) {
      entries.add(entry);
      bytes += entry.sizeBytes();
    }
  }
}
