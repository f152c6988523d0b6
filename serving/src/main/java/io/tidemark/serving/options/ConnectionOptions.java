/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.options;

import io.tidemark.serving.grpc.ConnectionAge;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a server treats its clients' connections: options that all servers have. */
public final class ConnectionOptions {

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  @Option(
      names = "--drain-delay",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description =
          "How long after SIGTERM calls are still taken, while health says NOT_SERVING already: as"
              + " long as load balancers take to notice; 0s to 5m. The drain begins then."
              + " Default: ${DEFAULT-VALUE}")
  public Duration drainDelay = Duration.ZERO;

  @Option(
      names = "--max-connection-age",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "When a client is told to connect anew, so that replicas added since get its calls too; 0s:"
              + " never. Default: ${DEFAULT-VALUE}")
  public Duration maxConnectionAge = ConnectionAge.DEFAULT.most();

  @Option(
      names = "--max-connection-age-grace",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = DurationConverter.class,
      description =
          "How long calls and streams that are open then may go on before they are cut off."
              + " Default: ${DEFAULT-VALUE}")
  public Duration maxConnectionAgeGrace = ConnectionAge.DEFAULT.grace();

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException naming the flag, its value and the remedy
   */
  public void check() {
    if (drainDelay.isNegative() || drainDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "--drain-delay is " + drainDelay.toMillis() + "ms; it must be 0s to 5m");
    }
    ConnectionAge unused = age();
  }

  /** How long a client may keep its connection. */
  public ConnectionAge age() {
    return new ConnectionAge(maxConnectionAge, maxConnectionAgeGrace);
  }
}
