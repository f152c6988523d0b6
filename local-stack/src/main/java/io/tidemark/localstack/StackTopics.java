/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.kafka.Topics;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.TargetUri;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which topics namespaces need: their queues, their dead letters, their outcomes, and topics that
 * are targets.
 */
public final class StackTopics {

  private static final String KAFKA = "kafka";

  private StackTopics() {}

  /**
   * Makes the topics that the documents of a stack name and that aren't there.
   *
   * @return those that were made
   */
  public static Set<String> create(StackState stack) {
    Set<String> topics = of(stack.readNamespaces(), elsewhere(stack));
    return Topics.create(stack.bootstrapServers(), topics, stack.partitions());
  }

  private static Set<String> elsewhere(StackState stack) {
    return stack.clusters().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !name.equals(KafkaClusters.ANY))
        .collect(Collectors.toSet());
  }

  /**
   * The topics that belong on the stack's own broker.
   *
   * @param elsewhere the clusters that are others
   */
  static Set<String> of(Namespaces namespaces, Set<String> elsewhere) {
    Set<String> topics = new TreeSet<>();
    for (Namespace namespace : namespaces.byName().values()) {
      for (Queue queue : namespace.queues()) {
        if (queue instanceof Queue.Kafka kafka && !elsewhere.contains(kafka.cluster())) {
          topics.addAll(kafka.topics());
          topics.add(kafka.deadLetterTopic());
          kafka.outcomeTopic().ifPresent(topics::add);
        }
      }
      topics.addAll(targets(namespace, elsewhere));
    }
    return topics;
  }

  private static Set<String> targets(Namespace namespace, Set<String> elsewhere) {
    Set<String> addresses = new HashSet<>();
    namespace.allowedTargets().stream()
        .filter(TargetPattern::exact)
        .forEach(pattern -> addresses.add(pattern.value()));
    namespace.defaultTarget().map(TargetUri::value).ifPresent(addresses::add);
    namespace
        .replication()
        .ifPresent(it -> it.regions().values().forEach(region -> addresses.add(region.value())));
    Set<String> topics = new TreeSet<>();
    for (String address : addresses) {
      TargetUri uri = TargetUri.parse(address);
      if (KAFKA.equals(uri.scheme()) && !elsewhere.contains(uri.host())) {
        topics.add(uri.path().substring(1));
      }
    }
    return topics;
  }
}
