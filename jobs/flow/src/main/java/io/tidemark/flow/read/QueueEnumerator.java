/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's enumerator, which also notices that a topic was deleted and made anew. Its name
 * is the same, its offsets aren't: a reader that goes on at its own would pass over what the new
 * topic has before them, without a word.
 */
final class QueueEnumerator implements SplitEnumerator<KafkaPartitionSplit, QueueEnumState> {

  private static final Logger LOG = LoggerFactory.getLogger(QueueEnumerator.class);

  private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka;
  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final String cluster;
  private final Supplier<Map<String, Uuid>> found;
  private final long lookMillis;

  /** The topics that the readers' offsets are of, or that they have been told of. */
  private final Map<String, Uuid> known;

  /** Those made anew, each with the first checkpoint that has it; -1: none so far. */
  private final Map<String, Long> remade = new HashMap<>();

  /**
   * Makes one.
   *
   * @param kafka the connector's own
   * @param context where readers are told
   * @param cluster the cluster's name, for the log
   * @param found the topics as they were found last
   * @param lookMillis how often that is looked at
   * @param known the topics that the readers' offsets are of
   */
  QueueEnumerator(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      String cluster,
      Supplier<Map<String, Uuid>> found,
      long lookMillis,
      Map<String, Uuid> known) {
    this.kafka = kafka;
    this.context = context;
    this.cluster = cluster;
    this.found = found;
    this.lookMillis = lookMillis;
    this.known = new HashMap<>(known);
  }

  @Override
  public void start() {
    kafka.start();
    context.callAsync(found::get, this::compare, lookMillis, lookMillis);
  }

  private void compare(Map<String, Uuid> now, @Nullable Throwable error) {
    if (error != null) {
      LOG.warn("the topics of cluster '{}' can't be compared with those read", cluster, error);
      return;
    }
    now.forEach(
        (topic, id) -> {
          Uuid before = known.put(topic, id);
          if (before != null && !before.equals(id)) {
            LOG.error(
                "topic '{}' of cluster '{}' was deleted and made anew; it is read from its"
                    + " beginning. What the old one had and wasn't read yet is lost to this job",
                topic,
                cluster);
            remade.put(topic, -1L);
            context.registeredReaders().keySet().forEach(reader -> tell(reader, topic));
          }
        });
  }

  private void tell(int reader, String topic) {
    context.sendEventToSourceReader(reader, new TopicRemade(topic));
  }

  @Override
  public void addReader(int reader) {
    kafka.addReader(reader);
    // It may go on from a checkpoint that has offsets of before.
    remade.keySet().forEach(topic -> tell(reader, topic));
  }

  @Override
  public QueueEnumState snapshotState(long checkpoint) throws Exception {
    remade.replaceAll((topic, since) -> since < 0 ? checkpoint : since);
    return new QueueEnumState(kafka.snapshotState(checkpoint), known);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) throws Exception {
    remade.values().removeIf(since -> since >= 0 && since <= checkpoint);
    kafka.notifyCheckpointComplete(checkpoint);
  }

  @Override
  public void notifyCheckpointAborted(long checkpoint) throws Exception {
    kafka.notifyCheckpointAborted(checkpoint);
  }

  @Override
  public void handleSplitRequest(int reader, @Nullable String host) {
    kafka.handleSplitRequest(reader, host);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int reader) {
    kafka.addSplitsBack(splits, reader);
  }

  @Override
  public void handleSourceEvent(int reader, SourceEvent event) {
    kafka.handleSourceEvent(reader, event);
  }

  @Override
  public void close() throws IOException {
    kafka.close();
  }
}
