/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

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

  /** How long it waits where nothing can be read, so as not to ask without end. */
  private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

  private static final String UNREADABLE = "the job may not read it; grant READ and DESCRIBE";

  private final TopicTroubles troubles;
  private final Beginnings beginnings;
  private final Consumer<Consumer<String>> remade;
  private final Map<TopicPartition, KafkaPartitionSplit> splits = new HashMap<>();

  /** Those that the consumer has: their position is known, so that it never looks for one. */
  private final Set<TopicPartition> assigned = new HashSet<>();

  /** Those that are read from their beginning, of which it isn't known yet where it is. */
  private final Set<TopicPartition> unplaced = new HashSet<>();

  /** Those that the reader above has paused: they stay so. */
  private final Set<TopicPartition> paused = new HashSet<>();

  /** Those that can't be read for now. */
  private final Set<TopicPartition> refused = new HashSet<>();

  private long retryAt;

  /** Who reads, to be woken. */
  private volatile @Nullable Thread reader;

  QueueSplitReader(
      Properties properties,
      SourceReaderContext context,
      KafkaSourceReaderMetrics metrics,
      TopicTroubles troubles,
      RemadeTopics remade) {
    super(properties, context, metrics);
    this.troubles = troubles;
    this.remade = remade.register(this::wakeUp);
    this.beginnings = new Beginnings(properties, this::wakeUp);
  }

  @Override
  public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
    retryRefused();
    remade.accept(this::readFromBeginning);
    beginnings.take(this::place, this::hasNoBeginning);
    reader = Thread.currentThread();
    if (assigned.isEmpty()) {
      LockSupport.parkNanos(IDLE_NANOS);
      return new RecordsBySplits.Builder<ConsumerRecord<byte[], byte[]>>().build();
    }
    try {
      return super.fetch();
    } catch (OffsetOutOfRangeException e) {
      fromPoll(e);
      e.offsetOutOfRangePartitions().forEach(this::beginAnew);
    } catch (TopicAuthorizationException e) {
      // Of poll, and nothing is taken: all positions are known, so nothing else asks the cluster.
      // Nor could it be told by the exception, for Kafka's own have no stack trace.
      refuse(e.unauthorizedTopics());
    } catch (AuthorizationException | AuthenticationException e) {
      splits
          .values()
          .forEach(split -> troubles.waits(split.splitId(), "the cluster refuses the job: " + e));
      refused.addAll(splits.keySet());
      retryAt = System.nanoTime() + RETRY_NANOS;
      LockSupport.parkNanos(IDLE_NANOS);
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
    readFromBeginning(List.of(split(partition)));
  }

  /** A topic was made anew: what it has at the offset that is next isn't what would have come. */
  private void readFromBeginning(String topic) {
    readFromBeginning(
        splits.values().stream().filter(split -> split.getTopic().equals(topic)).toList());
  }

  private void readFromBeginning(List<KafkaPartitionSplit> some) {
    super.pauseOrResumeSplits(
        some.stream().filter(split -> assigned.contains(split.getTopicPartition())).toList(),
        List.of());
    List<TopicPartition> partitions =
        some.stream().map(KafkaPartitionSplit::getTopicPartition).toList();
    unplaced.addAll(partitions);
    beginnings.look(partitions);
  }

  /** Reads a partition from where it begins. */
  private void place(TopicPartition partition, long beginning) {
    KafkaPartitionSplit split = split(partition);
    super.handleSplitsChanges(
        new SplitsAddition<>(
            List.of(
                new KafkaPartitionSplit(
                    partition,
                    beginning,
                    split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET)))));
    assigned.add(partition);
    unplaced.remove(partition);
    troubles.goesOn(split.splitId());
    if (isToBeRead(partition)) {
      super.pauseOrResumeSplits(List.of(), List.of(split));
    } else {
      super.pauseOrResumeSplits(List.of(split), List.of());
    }
  }

  private void hasNoBeginning(TopicPartition partition, Throwable why) {
    refuse(
        split(partition),
        why instanceof AuthorizationException
            ? UNREADABLE
            : "where it begins isn't known, for its leader doesn't answer (" + why + ")");
  }

  private void refuse(Set<String> topics) {
    for (KafkaPartitionSplit split : splits.values()) {
      if (topics.contains(split.getTopic())) {
        refuse(split, UNREADABLE);
      }
    }
  }

  private void refuse(KafkaPartitionSplit split, String why) {
    troubles.waits(split.splitId(), why);
    refused.add(split.getTopicPartition());
    if (assigned.contains(split.getTopicPartition())) {
      super.pauseOrResumeSplits(List.of(split), List.of());
    }
    retryAt = System.nanoTime() + RETRY_NANOS;
  }

  private void retryRefused() {
    if (refused.isEmpty() || System.nanoTime() - retryAt < 0) {
      return;
    }
    Set<TopicPartition> again = Set.copyOf(refused);
    refused.clear();
    beginnings.look(again.stream().filter(unplaced::contains).toList());
    for (TopicPartition partition : again) {
      if (!unplaced.contains(partition)) {
        troubles.goesOn(split(partition).splitId());
      }
      if (isToBeRead(partition)) {
        super.pauseOrResumeSplits(List.of(), List.of(split(partition)));
      }
    }
  }

  private boolean isToBeRead(TopicPartition partition) {
    return assigned.contains(partition)
        && !unplaced.contains(partition)
        && !refused.contains(partition)
        && !paused.contains(partition);
  }

  private KafkaPartitionSplit split(TopicPartition partition) {
    return splits.getOrDefault(
        partition, new KafkaPartitionSplit(partition, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Override
  public void handleSplitsChanges(SplitsChange<KafkaPartitionSplit> change) {
    List<KafkaPartitionSplit> placed = new ArrayList<>();
    List<TopicPartition> fromBeginning = new ArrayList<>();
    for (KafkaPartitionSplit split : change.splits()) {
      splits.put(split.getTopicPartition(), split);
      if (split.getStartingOffset() == KafkaPartitionSplit.EARLIEST_OFFSET) {
        fromBeginning.add(split.getTopicPartition());
      } else {
        placed.add(split);
        assigned.add(split.getTopicPartition());
      }
    }
    unplaced.addAll(fromBeginning);
    beginnings.look(fromBeginning);
    if (!placed.isEmpty()) {
      super.handleSplitsChanges(new SplitsAddition<>(placed));
    }
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<KafkaPartitionSplit> pause, Collection<KafkaPartitionSplit> resume) {
    pause.forEach(split -> paused.add(split.getTopicPartition()));
    resume.forEach(split -> paused.remove(split.getTopicPartition()));
    super.pauseOrResumeSplits(
        pause.stream().filter(split -> assigned.contains(split.getTopicPartition())).toList(),
        resume.stream().filter(split -> isToBeRead(split.getTopicPartition())).toList());
  }

  /**
   * The group's offsets only show how far the job is. Whatever the consumer throws at it, also what
   * it has heard meanwhile of a topic that has nothing to do with these, is told as a failed
   * commit.
   */
  @Override
  public void notifyCheckpointComplete(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    try {
      super.notifyCheckpointComplete(offsets, callback);
    } catch (TopicAuthorizationException e) {
      refuse(e.unauthorizedTopics());
      callback.onComplete(offsets, e);
    } catch (AuthorizationException | AuthenticationException e) {
      callback.onComplete(offsets, e);
    }
  }

  @Override
  public void wakeUp() {
    super.wakeUp();
    Thread waiting = reader;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  @Override
  public void close() throws Exception {
    beginnings.close();
    super.close();
  }
}
