/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.ProcessIdentity;
import io.tidemark.localstack.process.ProcessSpec;
import io.tidemark.localstack.sqs.ElasticMq;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.TargetPattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a later command needs to know of a stack: {@code stack.json} in its directory.
 *
 * @param directory the stack's own
 * @param components what it has
 * @param ports its ports
 * @param namespaces the directory of the namespace documents
 * @param clusters addresses of Kafka clusters by name
 * @param defaultAllowedTargets what callers may name where a document says nothing
 * @param partitions how many a topic gets that is made here
 * @param processes those that were started
 */
public record StackState(
    String directory,
    List<Component> components,
    StackPorts ports,
    String namespaces,
    Map<String, String> clusters,
    List<String> defaultAllowedTargets,
    int partitions,
    List<Entry> processes) {

  /** Longer than it takes: one look is enough. */
  private static final Duration REFRESH = Duration.ofHours(1);

  /**
   * A process.
   *
   * @param name what it is called
   * @param identity its pid and start time
   * @param log the file that it logs to
   * @param start how it was started; null where an earlier version wrote this
   */
  public record Entry(String name, ProcessIdentity identity, String log, @Nullable Start start) {
    static Entry of(ManagedProcess process) {
      return new Entry(
          process.name(), process.identity(), process.log().toString(), Start.of(process.spec()));
    }

    /** How it was started, if that is known. */
    Optional<ProcessSpec> spec() {
      return Optional.ofNullable(start).map(it -> it.spec(name, log));
    }
  }

  /**
   * How a process was started.
   *
   * @param command the program and its arguments
   * @param directory its working directory
   * @param output the file that takes what it prints
   * @param environment its variables
   */
  public record Start(
      List<String> command, String directory, String output, Map<String, String> environment) {

    static Start of(ProcessSpec spec) {
      return new Start(
          spec.command(),
          spec.directory().toString(),
          spec.output().toString(),
          spec.environment());
    }

    ProcessSpec spec(String name, String log) {
      return new ProcessSpec(
          name, command, Path.of(directory), Path.of(log), Path.of(output), true, environment);
    }
  }

  /** Where Kafka clients connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** Where Cassandra clients connect. */
  public String cassandraAddress() {
    return "127.0.0.1:" + ports.cassandra();
  }

  /** Where clients of SQS connect. */
  public String sqsEndpoint() {
    return ElasticMq.endpoint(ports.sqs());
  }

  /** Where WriteToLog is called. */
  public String ingressAddress() {
    return "127.0.0.1:" + ports.ingress();
  }

  /** The ingress' metrics. */
  public URI ingressMetrics() {
    return URI.create("http://127.0.0.1:" + ports.ingressMetrics() + "/metrics");
  }

  /** A client of the JobManager. */
  public FlinkRest flink() {
    return new FlinkRest(URI.create("http://127.0.0.1:" + ports.flinkRest()));
  }

  /** The directory of retained checkpoints. */
  public Path checkpoints() {
    return Path.of(directory, "checkpoints");
  }

  /** The options that ingress and jobs have in common. */
  public List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            NamespaceSetup.arguments(Path.of(namespaces), clusters, defaultAllowedTargets));
    if (has(Component.CASSANDRA)) {
      String every = CassandraClusters.ANY + "=" + cassandraAddress();
      arguments.addAll(List.of("--cassandra-cluster", every));
    }
    return arguments;
  }

  /** The namespaces of the documents as they are now. */
  public Namespaces readNamespaces() {
    NamespaceDefaults defaults =
        new NamespaceDefaults(defaultAllowedTargets.stream().map(TargetPattern::new).toList());
    try (NamespaceRegistry registry =
        DirectoryNamespaceRegistry.open(Path.of(namespaces), defaults, REFRESH)) {
      return registry.current();
    }
  }

  /** Whether it has a component. */
  public boolean has(Component component) {
    return components.contains(component);
  }

  StackState withProcesses(List<ManagedProcess> running) {
    return withEntries(running.stream().map(Entry::of).toList());
  }

  StackState withEntries(List<Entry> entries) {
    return new StackState(
        directory,
        components,
        ports,
        namespaces,
        clusters,
        defaultAllowedTargets,
        partitions,
        entries);
  }
}
