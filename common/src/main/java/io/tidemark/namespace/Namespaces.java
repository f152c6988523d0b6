/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All namespaces at one moment. Immutable. */
public final class Namespaces {

  private final long version;
  private final Map<String, Namespace> byName;
  private final Map<String, String> rejected;
  private final Map<Topic, Namespace> byTopic;

  /**
   * A snapshot.
   *
   * @param version grows with every change; 1 is the first
   * @param byName the namespaces in force
   * @param rejected the documents that were refused, by file name, with the reason
   * @throws IllegalArgumentException if two namespaces claim one topic or queue, or one takes for
   *     dead letters what another reads
   */
  public Namespaces(long version, Map<String, Namespace> byName, Map<String, String> rejected) {
    this.version = version;
    this.byName = Map.copyOf(byName);
    this.rejected = Map.copyOf(rejected);
    this.byTopic = index(byName);
  }

  /**
   * A topic of a cluster, or a queue of SQS.
   *
   * @param cluster the cluster's name; {@link Queue.Sqs#CLUSTER} for a queue
   * @param name the topic's or the queue's name
   */
  public record Topic(String cluster, String name) {}

  /** Grows with every change; 1 is the first. */
  public long version() {
    return version;
  }

  /** The namespaces in force. */
  public Map<String, Namespace> byName() {
    return byName;
  }

  /**
   * The documents that were refused, by file name, with the reason. The version before, if there
   * was one, is still in force.
   */
  public Map<String, String> rejected() {
    return rejected;
  }

  /** Which namespace each Kafka topic and each queue of SQS belongs to. */
  public Map<Topic, Namespace> byTopic() {
    return byTopic;
  }

  /** The namespace of a name. */
  public Optional<Namespace> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The namespace that a topic or a queue belongs to. */
  public Optional<Namespace> ofTopic(String cluster, String topic) {
    return Optional.ofNullable(byTopic.get(new Topic(cluster, topic)));
  }

  private static Map<Topic, Namespace> index(Map<String, Namespace> byName) {
    Map<Topic, Namespace> byTopic = new HashMap<>();
    Claims claims = new Claims();
    for (Namespace namespace : new TreeMap<>(byName).values()) {
      Optional<String> conflict = claims.conflict(namespace.name(), namespace.queues());
      if (conflict.isPresent()) {
        throw new IllegalArgumentException(
            "namespace '%s': %s".formatted(namespace.name(), conflict.get()));
      }
      claims.add(namespace.name(), namespace.queues());
      for (Queue queue : namespace.queues()) {
        if (queue instanceof Queue.Kafka kafka) {
          kafka
              .topics()
              .forEach(topic -> byTopic.put(new Topic(kafka.cluster(), topic), namespace));
        } else if (queue instanceof Queue.Sqs sqs) {
          sqs.queues().forEach(name -> byTopic.put(new Topic(Queue.Sqs.CLUSTER, name), namespace));
        }
      }
    }
    return Map.copyOf(byTopic);
  }
}
