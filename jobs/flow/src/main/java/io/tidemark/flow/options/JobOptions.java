/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.options;

import io.tidemark.flow.deliver.DeliveryLimits;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.target.TargetContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * What every job is told at its start.
 *
 * @param namespaces the directory of the namespace documents, readable on every machine of the job
 * @param defaults what namespaces get that name no targets of their own
 * @param clusters the addresses of the Kafka clusters
 * @param cassandraClusters the addresses of the Cassandra clusters
 * @param shard which namespaces of its persona the job serves
 * @param groupId the consumer group that shows its progress
 * @param limits the bounds of each task
 * @param targetTimeout how long one attempt may take
 * @param allowStateLoss whether it may start where it loses what the job before held
 */
public record JobOptions(
    Path namespaces,
    NamespaceDefaults defaults,
    KafkaClusters clusters,
    CassandraClusters cassandraClusters,
    String shard,
    String groupId,
    DeliveryLimits limits,
    Duration targetTimeout,
    boolean allowStateLoss) {

  /** The options as they are written on the command line. */
  @SuppressWarnings("NullAway.Init") // picocli sets the required ones.
  private static final class CommandLineOptions {
    @Option(
        names = "--namespaces",
        required = true,
        paramLabel = "DIR",
        description = "Directory of the namespace documents, readable on every machine of the job.")
    Path namespaces;

    @Option(
        names = "--kafka-cluster",
        paramLabel = "NAME=HOST:PORT[,HOST:PORT...]",
        description =
            "Addresses of a Kafka cluster that documents and targets name; * for every other name.")
    List<String> clusters = new ArrayList<>();

    @Option(
        names = "--cassandra-cluster",
        paramLabel = "NAME=HOST:PORT[,HOST:PORT...][/DATACENTER]",
        description =
            "Addresses of a Cassandra cluster that documents and targets name; * for every other name."
                + " Datacenter: datacenter1 where none is named.")
    List<String> cassandraClusters = new ArrayList<>();

    @Option(
        names = "--shard",
        paramLabel = "NAME",
        description = "Serve the namespaces of this shard. Default: ${DEFAULT-VALUE}.")
    String shard = Namespace.DEFAULT_SHARD;

    @Option(
        names = "--default-allowed-target",
        paramLabel = "PATTERN",
        description = "Target that namespaces may use whose documents name none of their own.")
    List<String> allowedTargets = new ArrayList<>();

    @Option(
        names = "--group-id",
        paramLabel = "ID",
        description = "Consumer group that shows the progress. Default: tidemark-PERSONA-SHARD.")
    @Nullable String groupId;

    @Option(
        names = "--max-in-flight",
        paramLabel = "N",
        description = "Records in flight a task. Default: ${DEFAULT-VALUE}.")
    int maxInFlight = DeliveryLimits.DEFAULT.maxInFlight();

    @Option(
        names = "--max-in-flight-bytes",
        paramLabel = "BYTES",
        description = "Bytes of records in flight a task. Default: ${DEFAULT-VALUE}.")
    long maxInFlightBytes = DeliveryLimits.DEFAULT.maxInFlightBytes();

    @Option(
        names = "--max-held-for-targets",
        paramLabel = "N",
        description =
            "Records a task that may be held because their targets are away or slow, before it reads"
                + " more slowly. Default: ${DEFAULT-VALUE}.")
    long maxHeldForTargets = DeliveryLimits.DEFAULT.maxHeldForTargets();

    @Option(
        names = "--target-timeout-millis",
        paramLabel = "MILLIS",
        description = "How long one attempt may take. Default: ${DEFAULT-VALUE}.")
    long targetTimeoutMillis = TargetContext.DEFAULT_TIMEOUT.toMillis();

    @Option(
        names = "--allow-state-loss",
        description =
            "Start from a savepoint or checkpoint though records that were held in it are lost.")
    boolean allowStateLoss;
  }

  /**
   * Reads the options.
   *
   * @param persona the job's name, for its help and its consumer group
   * @throws IllegalArgumentException with the error and the whole help
   */
  public static JobOptions parse(String persona, String... args) {
    CommandLineOptions options = new CommandLineOptions();
    CommandLine commandLine = new CommandLine(options).setCommandName(persona);
    try {
      commandLine.parseArgs(args);
      return new JobOptions(
          options.namespaces,
          new NamespaceDefaults(options.allowedTargets.stream().map(TargetPattern::new).toList()),
          KafkaClusters.parse(options.clusters),
          CassandraClusters.parse(options.cassandraClusters),
          options.shard,
          options.groupId == null ? "tidemark-" + persona + "-" + options.shard : options.groupId,
          new DeliveryLimits(
              options.maxInFlight, options.maxInFlightBytes, options.maxHeldForTargets),
          Duration.ofMillis(options.targetTimeoutMillis),
          options.allowStateLoss);
    } catch (CommandLine.ParameterException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + System.lineSeparator() + help(persona), e);
    }
  }

  /** What targets need of the deployment. */
  public TargetContext targetContext() {
    return new TargetContext(clusters, cassandraClusters, targetTimeout);
  }

  /**
   * The addresses of a cluster that a namespace names.
   *
   * @throws IllegalArgumentException naming the cluster and the option that is missing
   */
  public String bootstrapServers(String cluster) {
    return clusters
        .bootstrapServers(cluster)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a namespace names Kafka cluster '%s'; add --kafka-cluster %s=HOST:PORT"
                        .formatted(cluster, cluster)));
  }

  /** The options with their descriptions. */
  public static String help(String persona) {
    StringWriter text = new StringWriter();
    new CommandLine(new CommandLineOptions())
        .setCommandName(persona)
        .usage(new PrintWriter(text, true));
    return text.toString();
  }
}
