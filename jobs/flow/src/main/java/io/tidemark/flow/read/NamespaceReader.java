/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.flow.read.TopicOwners.Owner;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Marks each message with its namespace and that namespace's order, and keeps a partition waiting
 * whose namespace isn't known here, or isn't this job's.
 *
 * <p>Why waiting: the JobManager, which finds the topics, knows a new document before this task
 * does. Were its first records to go on without an order, two of a key could be in flight at once,
 * and nothing later could put that right. What of such a partition had been fetched when it was
 * paused is kept in memory, a fetch or two; a checkpoint has the partition begin again before it.
 */
final class NamespaceReader implements SourceReader<QueueMessage, KafkaPartitionSplit> {

  /** How often partitions that wait are looked at. */
  private static final long LOOK_MILLIS = 500;

  private final SourceReader<QueueMessage, KafkaPartitionSplit> reader;
  private final NamespaceRegistry namespaces;
  private final TopicOwners owners;
  private final TopicTroubles troubles;
  private final RemadeTopics remade;

  /** By partition, the offset that it began with here. */
  private final Map<String, Long> begun = new HashMap<>();

  private final Map<String, PartitionOutput> outputs = new HashMap<>();

  /** Partitions that are read anew, and of which nothing has come yet. */
  private final Set<String> anew = new HashSet<>();

  private final Map<String, Waiting> waiting = new HashMap<>();
  private @Nullable Output output;
  private CompletableFuture<Void> look = CompletableFuture.completedFuture(null);

  /**
   * Makes one.
   *
   * @param reader reads the partitions
   * @param namespaces the namespaces in force; closed with this
   * @param owners says of each topic whose it is
   * @param troubles says which partitions wait
   * @param remade takes topics that were made anew to those that fetch
   */
  NamespaceReader(
      SourceReader<QueueMessage, KafkaPartitionSplit> reader,
      NamespaceRegistry namespaces,
      TopicOwners owners,
      TopicTroubles troubles,
      RemadeTopics remade) {
    this.reader = reader;
    this.namespaces = namespaces;
    this.owners = owners;
    this.troubles = troubles;
    this.remade = remade;
  }

  /** What was fetched of a partition before it was paused. */
  private record Waiting(
      String topic, Queue<QueueMessage> messages, SourceOutput<QueueMessage> to) {}

  @Override
  public void start() {
    reader.start();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<QueueMessage> to) throws Exception {
    Output wrapped = output;
    if (wrapped == null || wrapped.to != to) {
      wrapped = new Output(to);
      output = wrapped;
    }
    if (!waiting.isEmpty() && look.isDone()) {
      goOn();
    }
    return reader.pollNext(wrapped);
  }

  /** Has those go on whose namespace is there now. */
  private void goOn() {
    namespaces.refresh();
    Namespaces now = namespaces.current();
    List<String> resumed = new ArrayList<>();
    for (Map.Entry<String, Waiting> entry : Map.copyOf(waiting).entrySet()) {
      Waiting partition = entry.getValue();
      if (owners.of(partition.topic(), now) instanceof Owner.Here here) {
        waiting.remove(entry.getKey());
        partition.messages().forEach(it -> partition.to().collect(it.of(here.namespace())));
        troubles.goesOn(entry.getKey());
        resumed.add(entry.getKey());
      }
    }
    reader.pauseOrResumeSplits(List.of(), resumed);
    look =
        new CompletableFuture<Void>().completeOnTimeout(null, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    CompletableFuture<Void> more = reader.isAvailable();
    return waiting.isEmpty() || more.isDone()
        ? more
        : CompletableFuture.anyOf(more, look).thenApply(unused -> null);
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
    return reader.snapshotState(checkpoint).stream().map(this::fromWhatWaits).toList();
  }

  private KafkaPartitionSplit fromWhatWaits(KafkaPartitionSplit split) {
    if (anew.contains(split.splitId())) {
      return from(split, KafkaPartitionSplit.EARLIEST_OFFSET);
    }
    Waiting partition = waiting.get(split.splitId());
    return partition == null || partition.messages().isEmpty()
        ? split
        : from(split, partition.messages().element().offset());
  }

  private static KafkaPartitionSplit from(KafkaPartitionSplit split, long offset) {
    return new KafkaPartitionSplit(
        split.getTopicPartition(),
        offset,
        split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    splits.forEach(split -> begun.put(split.splitId(), Math.max(0, split.getStartingOffset())));
    reader.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof TopicRemade topic) {
      for (Map.Entry<String, Long> split : begun.entrySet()) {
        PartitionOutput open = outputs.get(split.getKey());
        if (topic.is(split.getKey()) && (open == null ? split.getValue() : open.next) > 0) {
          anew.add(split.getKey());
          troubles.remade(topic.topic());
        }
      }
      remade.add(topic.topic());
    } else {
      reader.handleSourceEvents(event);
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    reader.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    reader.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void close() throws Exception {
    try {
      reader.close();
    } finally {
      namespaces.close();
    }
  }

  /** Takes what the reader emits; it keeps one of these for each partition. */
  private final class Output implements ReaderOutput<QueueMessage> {

    private final ReaderOutput<QueueMessage> to;

    Output(ReaderOutput<QueueMessage> to) {
      this.to = to;
    }

    @Override
    public SourceOutput<QueueMessage> createOutputForSplit(String split) {
      PartitionOutput open = new PartitionOutput(split, to.createOutputForSplit(split));
      open.next = begun.getOrDefault(split, 0L);
      outputs.put(split, open);
      return open;
    }

    @Override
    public void releaseOutputForSplit(String split) {
      waiting.remove(split);
      begun.remove(split);
      outputs.remove(split);
      anew.remove(split);
      to.releaseOutputForSplit(split);
    }

    @Override
    public void collect(QueueMessage message) {
      throw new IllegalStateException("a message of no partition: " + message.positionId());
    }

    @Override
    public void collect(QueueMessage message, long timestamp) {
      collect(message);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      to.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      to.markIdle();
    }

    @Override
    public void markActive() {
      to.markActive();
    }
  }

  /** Takes the messages of one partition. */
  private final class PartitionOutput implements SourceOutput<QueueMessage> {

    private final String split;
    private final SourceOutput<QueueMessage> to;

    /** The offset that comes next. */
    private long next;

    PartitionOutput(String split, SourceOutput<QueueMessage> to) {
      this.split = split;
      this.to = to;
    }

    @Override
    public void collect(QueueMessage message) {
      troubles.read(message.topic(), split, message.offset());
      if (!anew.isEmpty() && message.offset() < next) {
        anew.remove(split); // What had been fetched of the old topic goes on counting up.
      }
      next = message.offset() + 1;
      Waiting partition = waiting.get(split);
      if (partition != null) {
        partition.messages().add(message);
        return;
      }
      Owner owner = owners.of(message.topic(), namespaces.current());
      if (owner instanceof Owner.Waits) {
        namespaces.refresh(); // Whoever found the topic knows more than this task did.
        owner = owners.of(message.topic(), namespaces.current());
      }
      if (owner instanceof Owner.Here here) {
        to.collect(message.of(here.namespace()));
        return;
      }
      partition = new Waiting(message.topic(), new ArrayDeque<>(), to);
      partition.messages().add(message);
      waiting.put(split, partition);
      troubles.waits(split, ((Owner.Waits) owner).why());
      reader.pauseOrResumeSplits(List.of(split), List.of());
    }

    @Override
    public void collect(QueueMessage message, long timestamp) {
      collect(message);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      to.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      to.markIdle();
    }

    @Override
    public void markActive() {
      to.markActive();
    }
  }
}
