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
 */
public record Served(Persona persona, String shard) implements Serializable {

  /** The topics of one cluster that the job reads. */
  public Set<String> topics(Namespaces namespaces, String cluster) {
    Set<String> topics = new TreeSet<>();
    for (Namespace namespace : namespaces.byName().values()) {
      if (namespace.persona() == persona && namespace.shard().equals(shard)) {
        for (Queue queue : namespace.queues()) {
          if (queue instanceof Queue.Kafka kafka && kafka.cluster().equals(cluster)) {
            topics.addAll(kafka.topics());
          }
        }
      }
    }
    return topics;
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
