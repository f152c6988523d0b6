/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which queues one job serves. A namespace's queues may be of several shards, and so of several
 * jobs.
 *
 * @param persona those of namespaces of this persona
 * @param shard and of this shard
 * @param region and replicated to this region; empty: to whichever
 */
public record Served(Persona persona, String shard, String region) implements Serializable {

  /** The queues of a shard. */
  public Served(Persona persona, String shard) {
    this(persona, shard, "");
  }

  /** Those of them that are replicated to a region. */
  public Served inRegion(String name) {
    return new Served(persona, shard, name);
  }

  /** The regions that they are replicated to. */
  public Set<String> regions(Namespaces namespaces) {
    Set<String> regions = new TreeSet<>();
    for (Namespace namespace : namespaces.byName().values()) {
      if (has(namespace) && namespace.queues().stream().anyMatch(this::has)) {
        namespace.replication().ifPresent(it -> regions.addAll(it.regions().keySet()));
      }
    }
    return regions;
  }

  /** The topics of one cluster that the job reads; of {@link Queue.Sqs#CLUSTER}, the queues. */
  public Set<String> topics(Namespaces namespaces, String cluster) {
    Set<String> topics = new TreeSet<>();
    for (Queue queue : queues(namespaces)) {
      if (queue instanceof Queue.Kafka kafka && kafka.cluster().equals(cluster)) {
        topics.addAll(kafka.topics());
      } else if (queue instanceof Queue.Sqs sqs && cluster.equals(Queue.Sqs.CLUSTER)) {
        topics.addAll(sqs.queues());
      }
    }
    return topics;
  }

  /**
   * How its queues of SQS are polled: as the most demanding of the documents asks for, with the
   * shortest wait and the most messages of all of them. Where it has none yet, as by default.
   */
  public Polling polling(Namespaces namespaces) {
    return queues(namespaces).stream()
        .filter(Queue.Sqs.class::isInstance)
        .map(Queue.Sqs.class::cast)
        .map(queue -> new Polling(queue.pollInterval(), queue.maxMessagesPerPoll()))
        .reduce(Polling::and)
        .orElse(Polling.DEFAULT);
  }

  private List<Queue> queues(Namespaces namespaces) {
    return namespaces.byName().values().stream()
        .filter(this::has)
        .flatMap(namespace -> namespace.queues().stream())
        .filter(this::has)
        .toList();
  }

  private boolean has(Namespace namespace) {
    return namespace.persona() == persona
        && (region.isEmpty()
            || namespace.replication().filter(it -> it.regions().containsKey(region)).isPresent());
  }

  private boolean has(Queue queue) {
    return queue.shard().equals(shard);
  }

  /**
   * The clusters that hold at least one topic that the job reads, {@link Queue.Sqs#CLUSTER} among
   * them where it reads a queue.
   */
  public Set<String> clusters(Namespaces namespaces) {
    Set<String> clusters = new TreeSet<>();
    for (Namespaces.Topic topic : namespaces.byTopic().keySet()) {
      if (topics(namespaces, topic.cluster()).contains(topic.name())) {
        clusters.add(topic.cluster());
      }
    }
    return clusters;
  }
}
