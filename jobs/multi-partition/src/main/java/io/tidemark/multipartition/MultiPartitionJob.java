/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import io.tidemark.flow.deadletter.DeadLetterSink;
import io.tidemark.flow.live.DirectoryNamespaceSource;
import io.tidemark.flow.live.LiveEnvironment;
import io.tidemark.flow.options.JobOptions;
import io.tidemark.flow.options.RequiredSettings;
import io.tidemark.flow.outcome.OutcomeSink;
import io.tidemark.flow.read.QueueSource;
import io.tidemark.flow.read.Served;
import io.tidemark.flow.restore.RestoreGuard;
import io.tidemark.multipartition.apply.SetEnvironment;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Persona;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Starts the multi-partition job: parses, checks, builds, executes. */
public final class MultiPartitionJob {

  /** The persona's name on the command line. */
  static final String PERSONA = "multi-partition";

  private MultiPartitionJob() {}

  public static void main(String[] args) throws Exception {
    JobOptions options = JobOptions.parse(PERSONA, args);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    RequiredSettings.check(env.getConfiguration());
    RestoreGuard.check(
        env.getConfiguration(),
        Set.of(OperatorIds.ASSEMBLE, OperatorIds.DELIVER),
        options.allowStateLoss());
    topology(options).define(env);
    RestoreGuard.checkOperators(env, OperatorIds::cluster, options.allowStateLoss());
    env.execute("tidemark " + PERSONA + " " + options.shard());
  }

  private static MultiPartitionTopology topology(JobOptions options) {
    DirectoryNamespaceSource namespaces =
        new DirectoryNamespaceSource(options.namespaces().toString(), options.defaults());
    Served served = new Served(Persona.MULTI_PARTITION, options.shard());
    Map<String, MultiPartitionTopology.Cluster> clusters = new TreeMap<>();
    for (String cluster : clusters(namespaces, served)) {
      String servers = options.bootstrapServers(cluster);
      clusters.put(
          cluster,
          new MultiPartitionTopology.Cluster(
              QueueSource.kafka(cluster, servers, options.groupId(), namespaces, served),
              DeadLetterSink.kafka(servers),
              OutcomeSink.kafka(servers)));
    }
    return new MultiPartitionTopology(
        clusters,
        namespaces,
        new SetEnvironment(
            new LiveEnvironment(namespaces, options.targetContext()),
            new SavedSets(options.cassandraClusters(), options.targetTimeout())),
        options.limits());
  }

  private static Set<String> clusters(DirectoryNamespaceSource namespaces, Served served) {
    try (NamespaceRegistry registry = namespaces.openUnwatched()) {
      Set<String> clusters = served.clusters(registry.current());
      if (clusters.isEmpty()) {
        throw new IllegalStateException(
            "no document in %s is of persona %s and shard '%s' with a Kafka topic; add one first"
                .formatted(namespaces.directory(), PERSONA, served.shard()));
      }
      return clusters;
    }
  }
}
