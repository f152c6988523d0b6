/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.flow.read.TopicOwners.Owner;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
   */
  NamespaceReader(
      SourceReader<QueueMessage, KafkaPartitionSplit> reader,
      NamespaceRegistry namespaces,
      TopicOwners owners,
      TopicTroubles troubles) {
    this.reader = reader;
    this.namespaces = namespaces;
    this.owners = owners;
    this.troubles = troubles;
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
    Waiting partition = waiting.get(split.splitId());
    return partition == null || partition.messages().isEmpty()
        ? split
        : new KafkaPartitionSplit(
            split.getTopicPartition(),
            partition.messages().element().offset(),
            split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    reader.addSplits(splits);
  }

  @Override
  public void notifyNoMoreSplits() {
    reader.notifyNoMoreSplits();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    reader.handleSourceEvents(event);
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
      return new PartitionOutput(split, to.createOutputForSplit(split));
    }

    @Override
    public void releaseOutputForSplit(String split) {
      waiting.remove(split);
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

    PartitionOutput(String split, SourceOutput<QueueMessage> to) {
      this.split = split;
      this.to = to;
    }

    @Override
    public void collect(QueueMessage message) {
      troubles.read(message.topic(), split, message.offset());
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
