/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.options;

import io.tidemark.serving.options.ByteSize;
import io.tidemark.serving.options.ConnectionOptions;
import io.tidemark.serving.options.DurationConverter;
import io.tidemark.serving.options.PortRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of the ingress. */
public final class IngressOptions {

  private static final Duration LONGEST_APPEND = Duration.ofMinutes(5);

  /** What a drain needs beyond the longest append: to answer it and to let go of the queue. */
  private static final Duration DRAIN_MARGIN = Duration.ofSeconds(2);

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "The address to bind to. Default: ${DEFAULT-VALUE}")
  public String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8980",
      description = "The port for gRPC; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  public int port;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "9464",
      description =
          "The port for /metrics and /healthz over HTTP; 0 takes a free one."
              + " Default: ${DEFAULT-VALUE}")
  public int metricsPort;

  @Option(
      names = "--namespaces",
      paramLabel = "DIR",
      required = true,
      description =
          "The directory of namespace documents, NAME.json each. Changes take effect without a"
              + " restart.")
  public Path namespaces = Path.of("");

  @Option(
      names = "--kafka-cluster",
      paramLabel = "NAME=HOST:PORT[,HOST:PORT]",
      description =
          "Where a Kafka cluster is that namespace documents name; * stands for every other name."
              + " Repeat it for more; the variable takes several, separated by spaces."
              + " Queues of SQS need no option: region, credentials and endpoint come from the AWS SDK's"
              + " own chain")
  public List<String> kafkaClusters = new ArrayList<>();

  @Option(
      names = "--cassandra-cluster",
      paramLabel = "NAME=HOST:PORT[,HOST:PORT][/DATACENTER]",
      description =
          "Where a Cassandra cluster is that namespace documents and targets name; * stands for every"
              + " other name. Repeat it for more; the variable takes several, separated by spaces."
              + " Default: none, and datacenter1 where no datacenter is named")
  public List<String> cassandraClusters = new ArrayList<>();

  @Option(
      names = "--default-allowed-target",
      paramLabel = "PATTERN",
      description =
          "What callers of a namespace may name as target whose document lists none: an address, or"
              + " the beginning of one up to a slash and *. Repeat it for more; the variable takes several, separated by"
              + " spaces. Default: nothing")
  public List<String> defaultAllowedTargets = new ArrayList<>();

  @Option(
      names = "--append-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "How long a record may wait for the queue's acknowledgement until it is answered with"
              + " UNKNOWN, or FALSE if it was never sent; 1s to 5m. Default: ${DEFAULT-VALUE}")
  public Duration appendTimeout = Duration.ZERO;

  @Option(
      names = "--max-bytes-in-flight",
      paramLabel = "SIZE",
      converter = ByteSize.Converter.class,
      description =
          "How many bytes of records may be accepted and open; past it requests are refused with"
              + " RESOURCE_EXHAUSTED. At least 32MiB, at most half of the heap."
              + " Default: 256MiB, or a quarter of the heap if that is less")
  public @Nullable ByteSize maxBytesInFlight;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The region that records are written in, kept with each. Default: none")
  public String region = "";

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description =
          "How long SIGTERM waits for what was accepted to be answered; at least 2s longer than the"
              + " append timeout. Default: ${DEFAULT-VALUE}")
  public Duration drainTimeout = Duration.ZERO;

  @Mixin public ConnectionOptions connections = new ConnectionOptions();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate chain, in PEM. With --tls-key: gRPC over TLS")
  public @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of --tls-cert, in PEM (PKCS #8)")
  public @Nullable Path tlsKey;

  /**
   * Checks what no single flag can tell.
   *
   * @throws IllegalArgumentException naming the flag, its value and the remedy
   */
  public void check() {
    PortRules.check(port, metricsPort);
    connections.check();
    if (appendTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || appendTimeout.compareTo(LONGEST_APPEND) > 0) {
      throw new IllegalArgumentException(
          "--append-timeout is " + appendTimeout.toMillis() + "ms; it must be 1s to 5m");
    }
    if (drainTimeout.compareTo(appendTimeout.plus(DRAIN_MARGIN)) < 0) {
      throw new IllegalArgumentException(
          "--drain-timeout is "
              + drainTimeout.toMillis()
              + "ms; what was accepted can take --append-timeout ("
              + appendTimeout.toMillis()
              + "ms) to be answered, so give it at least "
              + appendTimeout.plus(DRAIN_MARGIN).toMillis()
              + "ms");
    }
  }
}
