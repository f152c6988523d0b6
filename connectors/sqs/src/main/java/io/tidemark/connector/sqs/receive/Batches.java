/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Messages in batches of one queue, and what became of each entry. */
final class Batches {

  private Batches() {}

  /** All of them, each batch of one queue and at most {@link SqsClient#BATCH}, in their order. */
  static List<List<Held>> of(Collection<Held> messages) {
    Map<QueueUrl, List<Held>> open = new LinkedHashMap<>();
    List<List<Held>> batches = new ArrayList<>();
    for (Held held : messages) {
      List<Held> batch = open.computeIfAbsent(held.queue(), queue -> new ArrayList<>());
      batch.add(held);
      if (batch.size() == SqsClient.BATCH) {
        batches.add(batch);
        open.remove(held.queue());
      }
    }
    batches.addAll(open.values());
    return batches;
  }

  static List<String> receipts(List<Held> batch) {
    return batch.stream().map(Held::receipt).toList();
  }

  /**
   * Goes through a batch.
   *
   * @param each gets a message and how it failed, or null if it didn't
   */
  static void forEach(
      List<Held> batch,
      List<EntryFailure> failures,
      BiConsumer<Held, @Nullable EntryFailure> each) {
    Map<Integer, EntryFailure> byIndex = new HashMap<>();
    failures.forEach(failure -> byIndex.put(failure.index(), failure));
    for (int i = 0; i < batch.size(); i++) {
      each.accept(batch.get(i), byIndex.get(i));
    }
  }
}
