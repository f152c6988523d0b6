/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.options;

/** What the ports of a server must be. */
public final class PortRules {

  private static final int LARGEST_PORT = 65_535;

  private PortRules() {}

  /**
   * Checks the two of a server.
   *
   * @throws IllegalArgumentException naming the flag, its value and the remedy
   */
  public static void check(int port, int metricsPort) {
    check("--port", port);
    check("--metrics-port", metricsPort);
    if (port == metricsPort && port != 0) {
      throw new IllegalArgumentException(
          "--port and --metrics-port are both " + port + "; give each its own");
    }
  }

  private static void check(String flag, int port) {
    if (port < 0 || port > LARGEST_PORT) {
      throw new IllegalArgumentException(
          flag + " is " + port + "; it must be 0 to " + LARGEST_PORT);
    }
  }
}
