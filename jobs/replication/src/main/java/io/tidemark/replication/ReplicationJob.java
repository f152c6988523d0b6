/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.replication;

import io.tidemark.flow.deadletter.DeadLetterSink;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.live.DirectoryNamespaceSource;
import io.tidemark.flow.live.LiveEnvironment;
import io.tidemark.flow.options.JobOptions;
import io.tidemark.flow.options.RequiredSettings;
import io.tidemark.flow.read.KeyOrder;
import io.tidemark.flow.read.QueueSource;
import io.tidemark.flow.read.Served;
import io.tidemark.flow.restore.RestoreGuard;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Starts the replication job: parses, checks, builds, executes. */
public final class ReplicationJob {

  /** The persona's name on the command line. */
  static final String PERSONA = "replication";

  private ReplicationJob() {}

  public static void main(String[] args) throws Exception {
    JobOptions options = JobOptions.parse(PERSONA, args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    RequiredSettings.check(env.getConfiguration());
    DirectoryNamespaceSource namespaces =
        new DirectoryNamespaceSource(options.namespaces().toString(), options.defaults());
    Map<String, ReplicationTopology.Region> regions = regions(options, namespaces);
    RestoreGuard.check(
        env.getConfiguration(), holding(regions.keySet()), true, options.allowStateLoss());
    // A region that is no longer in any document leaves its state behind: the guard has seen that
    // the others have theirs.
    env.configure(
        new Configuration().set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true));
    new ReplicationTopology(regions, new KeyOrder(namespaces)).define(env);
    env.execute("tidemark " + PERSONA + " " + options.shard());
  }

  private static Set<String> holding(Set<String> regions) {
    return regions.stream()
        .map(region -> new OperatorIds(region).deliver())
        .collect(Collectors.toSet());
  }

  private static Map<String, ReplicationTopology.Region> regions(
      JobOptions options, DirectoryNamespaceSource namespaces) {
    Served served = new Served(Persona.REPLICATION, options.shard());
    Map<String, ReplicationTopology.Region> regions = new TreeMap<>();
    try (NamespaceRegistry registry = namespaces.openUnwatched()) {
      Namespaces current = registry.current();
      for (String region : served.regions(current)) {
        SortedMap<String, ReplicationTopology.Cluster> clusters = new TreeMap<>();
        Served inRegion = served.inRegion(region);
        for (String cluster : inRegion.clusters(current)) {
          clusters.put(cluster, cluster(options, namespaces, inRegion, cluster));
        }
        if (!clusters.isEmpty()) {
          regions.put(
              region,
              new ReplicationTopology.Region(clusters, delivery(options, namespaces, region)));
        }
      }
    }
    if (regions.isEmpty()) {
      throw new IllegalStateException(
          "no document in %s is of persona %s and shard '%s' with a Kafka topic; add one first"
              .formatted(namespaces.directory(), PERSONA, served.shard()));
    }
    return regions;
  }

  private static ReplicationTopology.Cluster cluster(
      JobOptions options, DirectoryNamespaceSource namespaces, Served served, String cluster) {
    String servers = options.bootstrapServers(cluster);
    String group = options.groupId() + "-" + served.region();
    return new ReplicationTopology.Cluster(
        QueueSource.kafka(cluster, servers, group, namespaces, served),
        DeadLetterSink.kafka(servers, served.region()));
  }

  private static DeliveryOperatorFactory delivery(
      JobOptions options, DirectoryNamespaceSource namespaces, String region) {
    return new DeliveryOperatorFactory(
        new LiveEnvironment(
            namespaces, options.targetContext(), new ToRegion(region), region, true),
        options.limits());
  }
}
