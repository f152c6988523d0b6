/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the topics to read from the namespaces, anew at each discovery, so that a topic added to a
 * document is read without a restart. A topic that doesn't exist yet is passed over until it does:
 * Kafka's own list subscriber fails the job for it.
 */
final class RegistrySubscriber implements KafkaSubscriber {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RegistrySubscriber.class);

  private final UnwatchedNamespaces namespaces;
  private final Served served;
  private final String cluster;

  /**
   * Topics named by a document that don't exist, so that each is logged once and not every time.
   */
  private final Set<String> missing = new HashSet<>();

  RegistrySubscriber(NamespaceSource namespaces, Served served, String cluster) {
    this.namespaces = new UnwatchedNamespaces(namespaces);
    this.served = served;
    this.cluster = cluster;
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    Set<String> topics = served.topics(namespaces.current(), cluster);
    Set<TopicPartition> partitions = new HashSet<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((topic, description) -> addPartitions(topic, description, partitions));
    return partitions;
  }

  private void addPartitions(
      String topic, KafkaFuture<TopicDescription> description, Set<TopicPartition> partitions) {
    try {
      description
          .get()
          .partitions()
          .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
      if (missing.remove(topic)) {
        LOG.info("topic '{}' of cluster '{}' exists now and is read", topic, cluster);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof InvalidTopicException)) {
        throw new FlinkRuntimeException(
            "can't describe topic '%s' of cluster '%s'".formatted(topic, cluster), e.getCause());
      }
      if (missing.add(topic)) {
        LOG.warn(
            "topic '{}' of cluster '{}' is named by a namespace and doesn't exist; create it, and it"
                + " is read from its beginning",
            topic,
            cluster);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while describing topic " + topic, e);
    }
  }
}
