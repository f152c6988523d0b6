/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.ingress;

import io.tidemark.localstack.process.HealthEndpoint;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The server of WriteToLog. A restart keeps its ports. */
public final class Ingress {

  /** What it is called. */
  public static final String NAME = "ingress";

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final int port;
  private final int metricsPort;
  private final Server server;

  private Ingress(Launcher launcher, JavaProgram program, int port, int metricsPort) {
    this.port = port;
    this.metricsPort = metricsPort;
    this.server =
        new Server(
            launcher, NAME, GRACE, () -> new Server.Run(program, readiness(port, metricsPort)));
  }

  /**
   * Starts it.
   *
   * @param classpath its jars
   * @param port of WriteToLog
   * @param metricsPort of metrics and health
   * @param arguments the other options: namespaces, clusters, limits
   */
  public static Ingress start(
      Launcher launcher, String classpath, int port, int metricsPort, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--host", "127.0.0.1"));
    all.addAll(List.of("--port", Integer.toString(port)));
    all.addAll(List.of("--metrics-port", Integer.toString(metricsPort)));
    // Nobody balances load here: who stops it wants it gone.
    all.addAll(List.of("--drain-delay", "0s"));
    all.addAll(arguments);
    List<String> flags = List.of("-Xms256m", "-Xmx1g", "-XX:+ExitOnOutOfMemoryError");
    JavaProgram program = new JavaProgram(classpath, "io.tidemark.ingress.IngressMain", flags, all);
    return new Ingress(launcher, program, port, metricsPort);
  }

  /** Where WriteToLog is called, as {@code HOST:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Its metrics, in Prometheus' format. */
  public URI metricsUrl() {
    return URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
  }

  /** Its process. */
  public ManagedProcess process() {
    return server.process();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** SIGTERM: what was accepted is answered. */
  public void stop() {
    server.stop();
  }

  /** Starts it again after {@link #kill} or {@link #stop}, and waits until it is ready. */
  public void start() {
    server.start();
  }

  private static Readiness readiness(int port, int metricsPort) {
    return HealthEndpoint.healthy(metricsPort).and(Readiness.accepting(port));
  }
}
