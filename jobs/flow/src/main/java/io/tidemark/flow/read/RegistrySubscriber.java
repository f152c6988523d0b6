/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
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

  /** So long one look may take: the next topics wait behind it. */
  private static final int TIMEOUT_MILLIS = 10_000;

  private final UnwatchedNamespaces namespaces;
  private final Served served;
  private final String cluster;

  /** What keeps a topic from being read, so that it is logged when it changes and not each time. */
  private final Map<String, String> troubles = new HashMap<>();

  /** What was known of each topic last: a cluster that is away has no fewer partitions. */
  private final Map<String, Set<TopicPartition>> known = new HashMap<>();

  /** The ids that topics had when they were last found. Read by any thread. */
  private final Map<String, Uuid> ids = new ConcurrentHashMap<>();

  RegistrySubscriber(NamespaceSource namespaces, Served served, String cluster) {
    this.namespaces = new UnwatchedNamespaces(namespaces);
    this.served = served;
    this.cluster = cluster;
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    Set<String> topics = served.topics(namespaces.current(), cluster);
    known.keySet().retainAll(topics);
    troubles.keySet().retainAll(topics);
    ids.keySet().retainAll(topics);
    admin
        .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
        .topicNameValues()
        .forEach(this::look);
    return known.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  /** By name, the id of each topic as it was found last: one that is made anew has another. */
  Map<String, Uuid> topicIds() {
    return Map.copyOf(ids);
  }

  /** One topic that can't be looked at keeps none of the others from being read. */
  private void look(String topic, KafkaFuture<TopicDescription> description) {
    try {
      known.put(
          topic,
          description.get().partitions().stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .collect(Collectors.toSet()));
      ids.put(topic, description.get().topicId());
      if (troubles.remove(topic) != null) {
        LOG.info("topic '{}' of cluster '{}' is found now, and read", topic, cluster);
      }
    } catch (ExecutionException e) {
      trouble(topic, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while describing topic " + topic, e);
    }
  }

  private void trouble(String topic, Throwable error) {
    String remedy =
        error instanceof UnknownTopicOrPartitionException || error instanceof InvalidTopicException
            ? "it doesn't exist; create it, and it is read from its beginning"
            : error instanceof AuthorizationException
                ? "the job may not describe it; grant DESCRIBE and READ"
                : "its cluster doesn't answer; what is known of it stays in force";
    if (!remedy.equals(troubles.put(topic, remedy))) {
      LOG.warn(
          "topic '{}' of cluster '{}', which a namespace names, can't be looked at: {} ({}). Others"
              + " go on",
          topic,
          cluster,
          remedy,
          error.toString());
    }
  }
}
