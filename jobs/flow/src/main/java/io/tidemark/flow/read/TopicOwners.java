/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of each topic of one cluster whose it is, and whether this job reads it. Looked up once for
 * each version of the namespaces: it is asked for every record.
 */
final class TopicOwners {

  private final Served served;
  private final String cluster;
  private final Map<String, Owner> owners = new HashMap<>();
  private @Nullable Namespaces version;
  private Set<String> topics = Set.of();

  TopicOwners(Served served, String cluster) {
    this.served = served;
    this.cluster = cluster;
  }

  /** Whose a topic is. */
  sealed interface Owner {

    /**
     * A namespace that the job serves.
     *
     * @param namespace which
     */
    record Here(Namespace namespace) implements Owner {}

    /**
     * Nobody that the job serves: what comes of the topic has to wait.
     *
     * @param why why, for people, with the remedy
     */
    record Waits(String why) implements Owner {}
  }

  Owner of(String topic, Namespaces namespaces) {
    if (namespaces != version) {
      version = namespaces;
      owners.clear();
      topics = served.topics(namespaces, cluster);
    }
    return owners.computeIfAbsent(topic, unused -> look(topic, namespaces));
  }

  private Owner look(String topic, Namespaces namespaces) {
    return namespaces
        .ofTopic(cluster, topic)
        .<Owner>map(
            namespace ->
                topics.contains(topic)
                    ? new Owner.Here(namespace)
                    : new Owner.Waits(
                        "namespace '%s' is for another persona, shard or region than this job's"
                                .formatted(namespace.name())
                            + " now; the job that serves it reads the topic"))
        .orElseGet(
            () ->
                new Owner.Waits(
                    "no namespace is known that has it; put its document back, or take the topic"
                        + " out of the job with 'job upgrade'"));
  }
}
