/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Reads partitions of one cluster, and goes on with the others where one can't be read.
 *
 * <p>The connector's reader fails for a topic that may not be read any more: its fetcher ends, the
 * job restarts, and meets the same topic again. All namespaces of the job would stand still for the
 * permission of one. Here such a partition is set aside and tried again now and then.
 */
final class QueueSplitReader extends KafkaPartitionSplitReader {

  /** How often a partition that may not be read is tried again. */
  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

  /** How long it waits where the whole cluster refuses it, so as not to ask without end. */
  private static final long REFUSED_NANOS = Duration.ofMillis(500).toNanos();

  private final TopicTroubles troubles;
  private final Map<TopicPartition, KafkaPartitionSplit> splits = new HashMap<>();

  /** Those that the reader above has paused: they stay so. */
  private final Set<TopicPartition> paused = new HashSet<>();

  private final Set<TopicPartition> refused = new HashSet<>();

  private long retryAt;

  QueueSplitReader(
      Properties properties,
      SourceReaderContext context,
      KafkaSourceReaderMetrics metrics,
      TopicTroubles troubles) {
    super(properties, context, metrics);
    this.troubles = troubles;
  }

  @Override
  public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
    retryRefused();
    try {
      return super.fetch();
    } catch (OffsetOutOfRangeException e) {
      fromPoll(e);
      e.offsetOutOfRangePartitions().forEach(this::beginAnew);
    } catch (TopicAuthorizationException e) {
      fromPoll(e);
      refuse(e.unauthorizedTopics());
    } catch (AuthorizationException | AuthenticationException e) {
      fromPoll(e);
      splits
          .values()
          .forEach(split -> troubles.waits(split.splitId(), "the cluster refuses the job: " + e));
      refused.addAll(splits.keySet());
      retryAt = System.nanoTime() + RETRY_NANOS;
      LockSupport.parkNanos(REFUSED_NANOS);
    }
    return new RecordsBySplits.Builder<ConsumerRecord<byte[], byte[]>>().build();
  }

  /**
   * What {@code poll} throws has taken no record: it is there at the next. What comes after it,
   * once records are taken, mustn't be passed over.
   */
  private static void fromPoll(KafkaException error) {
    boolean polled =
        Arrays.stream(error.getStackTrace())
            .anyMatch(
                frame ->
                    frame.getMethodName().equals("poll")
                        && frame.getClassName().equals(KafkaConsumer.class.getName()));
    if (!polled) {
      throw error;
    }
  }

  private void beginAnew(TopicPartition partition, long expected) {
    troubles.gone(split(partition).splitId(), expected);
    super.handleSplitsChanges(
        new SplitsAddition<>(
            List.of(new KafkaPartitionSplit(partition, KafkaPartitionSplit.EARLIEST_OFFSET))));
    if (paused.contains(partition) || refused.contains(partition)) {
      super.pauseOrResumeSplits(List.of(split(partition)), List.of());
    }
  }

  private void refuse(Set<String> topics) {
    for (KafkaPartitionSplit split : splits.values()) {
      if (topics.contains(split.getTopic())) {
        troubles.waits(split.splitId(), "the job may not read it; grant READ and DESCRIBE");
        refused.add(split.getTopicPartition());
        super.pauseOrResumeSplits(List.of(split), List.of());
      }
    }
    retryAt = System.nanoTime() + RETRY_NANOS;
  }

  private void retryRefused() {
    if (refused.isEmpty() || System.nanoTime() - retryAt < 0) {
      return;
    }
    for (TopicPartition partition : refused) {
      KafkaPartitionSplit split = split(partition);
      troubles.goesOn(split.splitId());
      if (!paused.contains(partition)) {
        super.pauseOrResumeSplits(List.of(), List.of(split));
      }
    }
    refused.clear();
  }

  private KafkaPartitionSplit split(TopicPartition partition) {
    return splits.getOrDefault(
        partition, new KafkaPartitionSplit(partition, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Override
  public void handleSplitsChanges(SplitsChange<KafkaPartitionSplit> change) {
    change.splits().forEach(split -> splits.put(split.getTopicPartition(), split));
    super.handleSplitsChanges(change);
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<KafkaPartitionSplit> pause, Collection<KafkaPartitionSplit> resume) {
    pause.forEach(split -> paused.add(split.getTopicPartition()));
    resume.forEach(split -> paused.remove(split.getTopicPartition()));
    super.pauseOrResumeSplits(
        pause,
        resume.stream().filter(split -> !refused.contains(split.getTopicPartition())).toList());
  }
}
