/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All namespaces at one moment. Immutable. */
public final class Namespaces {

  private final long version;
  private final Map<String, Namespace> byName;
  private final Map<String, String> rejected;
  private final Map<Topic, Namespace> byTopic;

  /** The same by cluster, then by topic: it is asked of every record, more than once. */
  private final Map<String, Map<String, Optional<Namespace>>> ofCluster = new HashMap<>();

  private final Map<String, Optional<Namespace>> removed;
  private final Map<Topic, Namespace> removedByTopic;
  private final Set<String> vanished;

  /**
   * A snapshot in which nothing was removed and nothing has vanished.
   *
   * @param version grows with every change; 1 is the first
   * @param byName the namespaces in force
   * @param rejected the documents that were refused, by file name, with the reason
   * @throws IllegalArgumentException if two namespaces claim one topic or queue, or one takes for
   *     dead letters what another reads
   */
  public Namespaces(long version, Map<String, Namespace> byName, Map<String, String> rejected) {
    this(version, byName, rejected, Map.of(), Set.of());
  }

  /**
   * A snapshot.
   *
   * @param version grows with every change; 1 is the first
   * @param byName the namespaces in force
   * @param rejected the documents that were refused, by file name, with the reason
   * @param removed the namespaces that were said to be removed, by name, with their last version;
   *     empty where no version is known here
   * @param vanished the names of those in force that no document speaks of any more
   * @throws IllegalArgumentException if two namespaces claim one topic or queue, or one takes for
   *     dead letters what another reads, or one is in force and removed
   */
  public Namespaces(
      long version,
      Map<String, Namespace> byName,
      Map<String, String> rejected,
      Map<String, Optional<Namespace>> removed,
      Set<String> vanished) {
    this.version = version;
    this.byName = Map.copyOf(byName);
    this.rejected = Map.copyOf(rejected);
    this.byTopic = index(byName);
    byTopic.forEach(
        (topic, namespace) ->
            ofCluster
                .computeIfAbsent(topic.cluster(), unused -> new HashMap<>())
                .put(topic.name(), Optional.of(namespace)));
    this.removed = Map.copyOf(removed);
    this.removedByTopic = removedTopics();
    this.vanished = Set.copyOf(vanished);
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
    Map<String, Optional<Namespace>> topics = ofCluster.get(cluster);
    return topics == null ? Optional.empty() : topics.getOrDefault(topic, Optional.empty());
  }

  /**
   * The last version of a namespace that was said to be removed: what is still to be done with its
   * records goes by it. Empty where the name is in force or merely unknown, whose records wait; and
   * where it was removed and no version of it is known here.
   */
  public Optional<Namespace> removed(String name) {
    return removed.getOrDefault(name, Optional.empty());
  }

  /**
   * The last version of the removed namespace that a topic or a queue belonged to. Empty where it
   * belongs to one in force now.
   */
  public Optional<Namespace> removed(String cluster, String topic) {
    return Optional.ofNullable(removedByTopic.get(new Topic(cluster, topic)));
  }

  /**
   * The namespaces that were said to be removed, by name, with their last version; empty where no
   * version is known here.
   */
  public Map<String, Optional<Namespace>> removed() {
    return removed;
  }

  /**
   * The names of those in force that no document speaks of any more. Their last version stays in
   * force until it is said that they are removed.
   */
  public Set<String> vanished() {
    return vanished;
  }

  /** Whether another snapshot says the same, whatever its version. */
  boolean sameAs(Namespaces other) {
    return byName.equals(other.byName)
        && rejected.equals(other.rejected)
        && removed.equals(other.removed)
        && vanished.equals(other.vanished);
  }

  private Map<Topic, Namespace> removedTopics() {
    Map<Topic, Namespace> topics = new HashMap<>();
    new TreeMap<>(removed)
        .forEach(
            (name, last) -> {
              if (byName.containsKey(name)) {
                throw new IllegalArgumentException(
                    "namespace '%s' is in force and removed".formatted(name));
              }
              last.ifPresent(
                  namespace -> topics(namespace).forEach(it -> topics.putIfAbsent(it, namespace)));
            });
    topics.keySet().removeAll(byTopic.keySet());
    return Map.copyOf(topics);
  }

  private static Set<Topic> topics(Namespace namespace) {
    Set<Topic> topics = new HashSet<>();
    for (Queue queue : namespace.queues()) {
      if (queue instanceof Queue.Kafka kafka) {
        kafka.topics().forEach(topic -> topics.add(new Topic(kafka.cluster(), topic)));
      } else if (queue instanceof Queue.Sqs sqs) {
        sqs.queues().forEach(name -> topics.add(new Topic(Queue.Sqs.CLUSTER, name)));
      }
    }
    return topics;
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
      topics(namespace).forEach(topic -> byTopic.put(topic, namespace));
    }
    return Map.copyOf(byTopic);
  }
}
