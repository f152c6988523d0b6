/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which namespace each topic and each queue belongs to. What two namespaces read, both would
 * deliver; and what is dead for one and live for another would be delivered after all.
 */
final class Claims {

  private final Map<Place, String> live = new HashMap<>();
  private final Map<Place, SortedSet<String>> ended = new HashMap<>();

  /**
   * A topic of a cluster, or a queue of SQS.
   *
   * @param cluster the cluster's name; empty for SQS
   * @param name the topic's or the queue's
   */
  record Place(String cluster, String name) {

    /** What it is called. */
    String kind() {
      return cluster.isEmpty() ? "queue" : "topic";
    }

    @Override
    public String toString() {
      return cluster.isEmpty()
          ? "SQS queue '" + name + "'"
          : "topic '" + name + "' of Kafka cluster '" + cluster + "'";
    }
  }

  /** What keeps a namespace from having its queues; empty where nothing does. */
  Optional<String> conflict(String namespace, List<Queue> queues) {
    for (Queue queue : queues) {
      for (Place place : live(queue)) {
        String owner = live.get(place);
        if (owner != null) {
          return Optional.of(
              "%s belongs to %s already; name another".formatted(place, entryOf(owner, namespace)));
        }
        SortedSet<String> endedOwners = ended.get(place);
        if (endedOwners != null) {
          return Optional.of(
              "%s holds the dead letters or outcomes of %s; name another"
                  .formatted(place, entryOf(endedOwners.first(), namespace)));
        }
      }
      for (Place place : ended(queue)) {
        String owner = live.get(place);
        if (owner != null) {
          return Optional.of(
              "%s, the place of its dead letters or outcomes, belongs to %s already; name another"
                  .formatted(place, entryOf(owner, namespace)));
        }
      }
    }
    return Optional.empty();
  }

  /** Gives a namespace its queues. */
  void add(String namespace, List<Queue> queues) {
    for (Queue queue : queues) {
      live(queue).forEach(place -> live.put(place, namespace));
      // Namespaces may share a place for their dead letters.
      ended(queue)
          .forEach(place -> ended.computeIfAbsent(place, p -> new TreeSet<>()).add(namespace));
    }
  }

  /** Takes a namespace's queues back. */
  void remove(String namespace, List<Queue> queues) {
    for (Queue queue : queues) {
      live(queue).forEach(place -> live.remove(place, namespace));
      ended(queue)
          .forEach(
              place ->
                  ended.computeIfPresent(
                      place,
                      (p, owners) -> {
                        owners.remove(namespace);
                        return owners.isEmpty() ? null : owners;
                      }));
    }
  }

  private static String entryOf(String owner, String namespace) {
    return owner.equals(namespace)
        ? "another entry of the same namespace"
        : "namespace '" + owner + "'";
  }

  /** Where records wait. */
  static List<Place> live(Queue queue) {
    List<Place> places = new ArrayList<>();
    if (queue instanceof Queue.Kafka kafka) {
      kafka.topics().forEach(topic -> places.add(topic(kafka, topic)));
    } else if (queue instanceof Queue.Sqs sqs) {
      sqs.queues().forEach(name -> places.add(new Place("", name)));
    }
    return places;
  }

  /** Where records go that have come to their end. */
  private static List<Place> ended(Queue queue) {
    if (queue instanceof Queue.Kafka kafka) {
      List<Place> places = new ArrayList<>(List.of(topic(kafka, kafka.deadLetterTopic())));
      kafka.outcomeTopic().ifPresent(outcomes -> places.add(topic(kafka, outcomes)));
      return places;
    }
    return List.of(new Place("", ((Queue.Sqs) queue).deadLetterQueue()));
  }

  private static Place topic(Queue.Kafka kafka, String topic) {
    return new Place(kafka.cluster(), topic);
  }
}
