/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Messages in batches that SQS takes. */
public final class SendBatches {

  private SendBatches() {}

  /**
   * All of them, in their order: each batch to one queue, of at most {@link SqsClient#BATCH}
   * entries and {@link SqsEntry#MOST_BYTES}. A larger message is alone in its batch, and refused
   * there.
   *
   * @param messages what is sent, each with whatever its sender keeps beside it
   * @param entryOf the message itself
   */
  public static <T> List<List<T>> of(List<T> messages, Function<T, SqsEntry> entryOf) {
    Map<String, Open<T>> open = new LinkedHashMap<>();
    List<List<T>> batches = new ArrayList<>();
    for (T message : messages) {
      SqsEntry entry = entryOf.apply(message);
      long bytes = entry.sizeBytes();
      Open<T> batch = open.computeIfAbsent(entry.queueUrl(), queue -> new Open<>());
      if (!batch.takes(bytes)) {
        batches.add(batch.messages);
        batch = new Open<>();
        open.put(entry.queueUrl(), batch);
      }
      batch.add(message, bytes);
    }
    open.values().forEach(batch -> batches.add(batch.messages));
    return batches;
  }

  private static final class Open<T> {
    final List<T> messages = new ArrayList<>();
    long bytes;

    boolean takes(long more) {
      return messages.isEmpty()
          || (messages.size() < SqsClient.BATCH && bytes + more <= SqsEntry.MOST_BYTES);
    }

    void add(T message, long more) {
      messages.add(message);
      bytes += more;
    }
  }
}
