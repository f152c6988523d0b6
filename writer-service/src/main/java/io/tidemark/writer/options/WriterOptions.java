/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.options;

import io.tidemark.serving.options.ConnectionOptions;
import io.tidemark.serving.options.DurationConverter;
import io.tidemark.serving.options.EnvironmentDefaults;
import io.tidemark.serving.options.PortRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of the writer. */
public final class WriterOptions {

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._-]{1,253}:[1-9][0-9]{0,4}");
  private static final int LARGEST_PORT = 65_535;
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(1);

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "The address to bind to. Default: ${DEFAULT-VALUE}")
  public String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7600",
      description = "The port for gRPC; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  public int port;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "7601",
      description =
          "The port for /metrics and /healthz over HTTP; 0 takes a free one."
              + " Default: ${DEFAULT-VALUE}")
  public int metricsPort;

  @Option(
      names = "--cache",
      paramLabel = "HOST:PORT",
      required = true,
      description =
          "A memcached server of the region. Repeat it for more; the variable takes several,"
              + " separated by spaces. Keys are spread over them as folsom does it: give every writer"
              + " of the region, and whoever reads with folsom, the same.")
  public List<String> caches = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The region's name, for the log. Default: none")
  public String region = "";

  @Option(
      names = "--cache-timeout",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "How long one request to memcached may take, 10ms to 1s: the jobs that send here rely on"
              + " an end after a second. Default: ${DEFAULT-VALUE}")
  public Duration cacheTimeout = Duration.ZERO;

  @Option(
      names = "--drain-timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description =
          "How long SIGTERM waits for what was begun to be answered. Default: ${DEFAULT-VALUE}")
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
    for (String cache : servers()) {
      if (!ADDRESS.matcher(cache).matches()
          || Integer.parseInt(cache.substring(cache.lastIndexOf(':') + 1)) > LARGEST_PORT) {
        throw new IllegalArgumentException("--cache is '" + cache + "'; write HOST:PORT");
      }
    }
    if (cacheTimeout.compareTo(SHORTEST_TIMEOUT) < 0
        || cacheTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "--cache-timeout is " + cacheTimeout.toMillis() + "ms; it must be 10ms to 1s");
    }
  }

  /** The memcached servers. */
  public List<String> servers() {
    return EnvironmentDefaults.words(caches);
  }
}
