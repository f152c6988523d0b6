/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.options;

import io.tidemark.namespace.CassandraClusters;
import io.tidemark.serving.options.ConnectionOptions;
import io.tidemark.serving.options.DurationConverter;
import io.tidemark.serving.options.PortRules;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of the service. */
public final class KeyValueOptions {

  private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Pattern ADDRESS = Pattern.compile("\\S+:[1-9][0-9]{0,4}");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "The address to bind to. Default: ${DEFAULT-VALUE}")
  public String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7700",
      description = "The port for gRPC; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  public int port;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "7701",
      description =
          "The port for /metrics and /healthz over HTTP; 0 takes a free one."
              + " Default: ${DEFAULT-VALUE}")
  public int metricsPort;

  @Option(
      names = "--cassandra",
      paramLabel = "HOST:PORT[,HOST:PORT…][/DATACENTER]",
      required = true,
      description = "Nodes of the cluster that has the tables.")
  public String cassandra = "";

  @Option(
      names = "--keyspace",
      paramLabel = "NAME",
      defaultValue = "kv",
      description = "The keyspace of the tables. Default: ${DEFAULT-VALUE}")
  public String keyspace = "";

  @Option(
      names = "--tidemark",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Tidemark's ingress.")
  public String tidemark = "";

  @Option(
      names = "--sets-namespace",
      paramLabel = "NAME",
      defaultValue = "kv_sets",
      description = "Tidemark's namespace of MutateItems. Default: ${DEFAULT-VALUE}")
  public String setsNamespace = "";

  @Option(
      names = "--deletes-namespace",
      paramLabel = "NAME",
      defaultValue = "kv_deletes",
      description =
          "Tidemark's namespace of deletions that happen later. Default: ${DEFAULT-VALUE}")
  public String deletesNamespace = "";

  @Option(
      names = "--target-cluster",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "What Tidemark's deployment calls the cluster. Default: ${DEFAULT-VALUE}")
  public String targetCluster = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long Cassandra or Tidemark has to answer. Default: ${DEFAULT-VALUE}")
  public Duration timeout = Duration.ZERO;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "How long SIGTERM waits for what was begun to be answered. Default: ${DEFAULT-VALUE}")
  public Duration drainTimeout = Duration.ZERO;

  @Mixin public ConnectionOptions connections = new ConnectionOptions();

  /**
   * Checks what no single flag can tell.
   *
   * @throws IllegalArgumentException naming the flag, its value and the remedy
   */
  public void check() {
    PortRules.check(port, metricsPort);
    connections.check();
    if (!KEYSPACE.matcher(keyspace).matches()) {
      throw new IllegalArgumentException(
          "--keyspace is '" + keyspace + "'; it must be 1 to 48 of a-z 0-9 _, the first a letter");
    }
    if (!ADDRESS.matcher(tidemark).matches()) {
      throw new IllegalArgumentException("--tidemark is '" + tidemark + "'; write HOST:PORT");
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("--timeout is " + timeout + "; it must be positive");
    }
    CassandraClusters.Place unused = place();
  }

  /** Where Cassandra is. */
  public CassandraClusters.Place place() {
    try {
      return CassandraClusters.parse(List.of("kv=" + cassandra)).find("kv").orElseThrow();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--cassandra is '" + cassandra + "'; write HOST:PORT[,HOST:PORT…][/DATACENTER]", e);
    }
  }
}
