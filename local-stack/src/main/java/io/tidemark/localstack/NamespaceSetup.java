/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.namespace.KafkaClusters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What ingress and jobs are told of namespaces.
 *
 * @param directory of the documents; empty: a new directory in the stack's own
 * @param clusters addresses of Kafka clusters beside the stack's broker, by name. The broker is
 *     {@code *}, every other name, unless this has one
 * @param defaultAllowedTargets what callers may name where the document says nothing
 * @param partitions how many partitions the topics get that the stack makes
 */
public record NamespaceSetup(
    Optional<Path> directory,
    Map<String, String> clusters,
    List<String> defaultAllowedTargets,
    int partitions) {

  /** A directory of its own, no other cluster, four partitions a topic. */
  public static final NamespaceSetup EMPTY =
      new NamespaceSetup(Optional.empty(), Map.of(), List.of(), 4);

  public NamespaceSetup {
    clusters = Map.copyOf(clusters);
    defaultAllowedTargets = List.copyOf(defaultAllowedTargets);
    if (partitions < 1 || partitions > 1024) {
      throw new IllegalArgumentException("partitions: " + partitions + "; it must be 1 to 1024");
    }
  }

  /** With the documents of a directory. */
  public NamespaceSetup withDirectory(Path documents) {
    return new NamespaceSetup(Optional.of(documents), clusters, defaultAllowedTargets, partitions);
  }

  /** With targets that callers may name where the document says nothing. */
  public NamespaceSetup withDefaultAllowedTargets(List<String> patterns) {
    return new NamespaceSetup(directory, clusters, patterns, partitions);
  }

  /** With other clusters. */
  public NamespaceSetup withClusters(Map<String, String> addresses) {
    return new NamespaceSetup(directory, addresses, defaultAllowedTargets, partitions);
  }

  /** With another number of partitions. */
  public NamespaceSetup withPartitions(int count) {
    return new NamespaceSetup(directory, clusters, defaultAllowedTargets, count);
  }

  Map<String, String> clustersWith(String broker) {
    Map<String, String> all = new TreeMap<>(clusters);
    all.putIfAbsent(KafkaClusters.ANY, broker);
    return all;
  }

  /** The options that ingress and jobs have in common. */
  static List<String> arguments(
      Path directory, Map<String, String> clusters, List<String> allowed) {
    List<String> arguments = new ArrayList<>(List.of("--namespaces", directory.toString()));
    clusters.forEach((name, at) -> arguments.addAll(List.of("--kafka-cluster", name + "=" + at)));
    allowed.forEach(it -> arguments.addAll(List.of("--default-allowed-target", it)));
    return arguments;
  }
}
