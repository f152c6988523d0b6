/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SendBatchesPropertiesTest {

  @Property(tries = 200)
  void everyMessageIsInOneBatchInItsOrderAndNoBatchIsTooLarge(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 400_000) Integer> sizes) {
    List<SqsEntry> entries = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      entries.add(new SqsEntry("http://host/0/q" + sizes.get(i) % 3, "x".repeat(sizes.get(i))));
    }
    List<List<SqsEntry>> batches = SendBatches.of(entries, entry -> entry);

    for (List<SqsEntry> batch : batches) {
      assertThat(batch).hasSizeBetween(1, 10);
      assertThat(batch.stream().mapToLong(SqsEntry::sizeBytes).sum())
          .isLessThanOrEqualTo(SqsEntry.MOST_BYTES);
      assertThat(batch).extracting(SqsEntry::queueUrl).containsOnly(batch.get(0).queueUrl());
    }
    assertThat(byQueue(batches.stream().flatMap(List::stream).toList()))
        .isEqualTo(byQueue(entries));
  }

  private static Map<String, List<SqsEntry>> byQueue(List<SqsEntry> entries) {
    return entries.stream().collect(Collectors.groupingBy(SqsEntry::queueUrl));
  }
}
