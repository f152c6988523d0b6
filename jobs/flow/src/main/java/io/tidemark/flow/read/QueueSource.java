/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.source.SqsSource;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Makes the sources that read a job's topics in one cluster, and its queues of SQS. */
public final class QueueSource {

  /** How often they look for new topics, partitions and queues. */
  static final Duration DISCOVERY = Duration.ofSeconds(5);

  /**
   * For how long a message of SQS is hidden without being extended: several checkpoints, after
   * which it is deleted. So much later come those that a TaskManager had which was killed.
   */
  static final Duration VISIBILITY = Duration.ofSeconds(30);

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
  public static Source<QueueMessage, ?, ?> kafka(
      String cluster,
      String bootstrapServers,
      String groupId,
      NamespaceSource namespaces,
      Served served) {
    RegistrySubscriber topics = new RegistrySubscriber(namespaces, served, cluster);
    KafkaSource<QueueMessage> source =
        KafkaSource.<QueueMessage>builder()
            .setBootstrapServers(bootstrapServers)
            .setGroupId(groupId)
            .setClientIdPrefix(groupId)
            .setKafkaSubscriber(topics)
            // Without a checkpoint to go on from, what was held is gone with it. Beginning again
            // delivers twice what the topic still has; the committed offsets would skip it.
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new QueueDeserializer(cluster))
            .setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                Long.toString(DISCOVERY.toMillis()))
            .build();
    Properties consumer = new Properties();
    consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    consumer.put(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), groupId);
    return new KafkaQueueSource(source, topics, consumer, cluster, namespaces, served);
  }

  /**
   * A source of SQS. Credentials, region and endpoint come from the AWS SDK's own chain.
   *
   * @param namespaces where the queues come from
   * @param served which of them
   * @param polling how they are polled
   */
  public static SqsSource<QueueMessage> sqs(
      NamespaceSource namespaces, Served served, Polling polling) {
    return SqsSource.<QueueMessage>builder()
        .setClientFactory(SdkSqsClientFactory.DEFAULT.late())
        .setQueueDiscoverer(new RegistryQueues(namespaces, served))
        .setDiscoveryInterval(DISCOVERY)
        .setDeserializer(new SqsDeserializer())
        .setPollWait(polling.interval())
        .setMaxMessagesPerPoll(polling.maxMessages())
        .setVisibilityTimeout(VISIBILITY)
        .build();
  }
}
