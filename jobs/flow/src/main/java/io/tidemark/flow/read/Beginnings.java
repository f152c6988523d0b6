/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks up where partitions begin, without making anyone wait.
 *
 * <p>Left to itself the consumer looks it up when it is first asked for a position, on the thread
 * that reads all partitions of the cluster: one whose leader is away keeps the others for a minute,
 * and then ends the fetcher and with it the job. For one thread, but for {@code found}.
 */
final class Beginnings implements AutoCloseable {

  /** So long a look may take before it counts as unanswered. */
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Properties consumer;
  private final Runnable found;
  private final Map<TopicPartition, CompletableFuture<Long>> looks = new HashMap<>();
  private @Nullable Admin admin;

  /**
   * Makes one.
   *
   * @param consumer the properties of the consumer, which are the client's as well
   * @param found called by a thread of the client's when an answer or an error is there
   */
  Beginnings(Properties consumer, Runnable found) {
    this.consumer = consumer;
    this.found = found;
  }

  /** Starts to look where partitions begin. */
  void look(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Admin asking = admin;
    if (asking == null) {
      asking = Admin.create(consumer);
      admin = asking;
    }
    ListOffsetsResult result =
        asking.listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), it -> OffsetSpec.earliest())),
            new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS));
    for (TopicPartition partition : partitions) {
      CompletableFuture<Long> look =
          result
              .partitionResult(partition)
              .toCompletionStage()
              .toCompletableFuture()
              .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset);
      looks.put(partition, look);
      var unused = look.whenComplete((offset, error) -> found.run());
    }
  }

  /**
   * Hands over what has been found since.
   *
   * @param known takes a partition and its first offset
   * @param unknown takes a partition and what was in the way
   */
  void take(BiConsumer<TopicPartition, Long> known, BiConsumer<TopicPartition, Throwable> unknown) {
    Set<TopicPartition> done = new HashSet<>();
    looks.forEach(
        (partition, look) -> {
          if (look.isDone()) {
            done.add(partition);
          }
        });
    for (TopicPartition partition : done) {
      CompletableFuture<Long> look = looks.remove(partition);
      try {
        known.accept(partition, look.join());
      } catch (CompletionException e) {
        unknown.accept(partition, e.getCause() == null ? e : e.getCause());
      }
    }
    if (looks.isEmpty()) {
      close();
    }
  }

  /** Forgets the client: a source whose partitions are all known needs none. */
  @Override
  public void close() {
    Admin closing = admin;
    admin = null;
    looks.clear();
    if (closing != null) {
      closing.close(Duration.ZERO);
    }
  }
}
