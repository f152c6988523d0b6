/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which namespaces one job serves.
 *
 * @param persona those of this persona
 * @param shard and of this shard
 * @param region and replicated to this region; empty: to whichever
 */
public record Served(Persona persona, String shard, String region) implements Serializable {

  /** The namespaces of a shard. */
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
      if (has(namespace)) {
        namespace.replication().ifPresent(it -> regions.addAll(it.regions().keySet()));
      }
    }
    return regions;
  }

  /** The topics of one cluster that the job reads. */
  public Set<String> topics(Namespaces namespaces, String cluster) {
    Set<String> topics = new TreeSet<>();
    for (Namespace namespace : namespaces.byName().values()) {
      if (has(namespace)) {
        for (Queue queue : namespace.queues()) {
          if (queue instanceof Queue.Kafka kafka && kafka.cluster().equals(cluster)) {
            topics.addAll(kafka.topics());
          }
        }
      }
    }
    return topics;
  }

  private boolean has(Namespace namespace) {
    return namespace.persona() == persona
        && namespace.shard().equals(shard)
        && (region.isEmpty()
            || namespace.replication().filter(it -> it.regions().containsKey(region)).isPresent());
  }

  /** The clusters that hold at least one topic that the job reads. */
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
