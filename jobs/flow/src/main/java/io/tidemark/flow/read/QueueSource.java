/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.time.Duration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** Makes the source that reads all topics of a job in one cluster. */
public final class QueueSource {

  /** How often it looks for new topics and partitions. */
  static final Duration DISCOVERY = Duration.ofSeconds(5);

  private QueueSource() {}

  /**
   * A Kafka source.
   *
   * @param cluster the cluster's name
   * @param bootstrapServers its addresses
   * @param groupId the consumer group that shows the job's progress; the job itself goes by its
   *     checkpoints
   * @param namespaces where the topics come from
   * @param served which of them
   */
  public static KafkaSource<QueueMessage> kafka(
      String cluster,
      String bootstrapServers,
      String groupId,
      NamespaceSource namespaces,
      Served served) {
    return KafkaSource.<QueueMessage>builder()
        .setBootstrapServers(bootstrapServers)
        .setGroupId(groupId)
        .setClientIdPrefix(groupId)
        .setKafkaSubscriber(new RegistrySubscriber(namespaces, served, cluster))
        // Without a checkpoint to go on from, what was held is gone with it. Beginning again
        // delivers twice what the topic still has; the committed offsets would skip it.
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new QueueDeserializer(cluster))
        .setProperty(
            KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
            Long.toString(DISCOVERY.toMillis()))
        .build();
  }
}
