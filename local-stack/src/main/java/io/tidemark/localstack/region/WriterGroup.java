/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.region;

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

/** The writer of a region, a group of one. A restart keeps its ports. */
public final class WriterGroup {

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final String MAIN = "io.tidemark.writer.WriterMain";

  private final int port;
  private final int metricsPort;
  private final Server server;

  private WriterGroup(int port, int metricsPort, Server server) {
    this.port = port;
    this.metricsPort = metricsPort;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param name what its process is called
   * @param classpath its jars
   * @param region its region's name
   * @param port where it listens
   * @param metricsPort of metrics and health
   * @param caches the region's memcached servers
   */
  static WriterGroup start(
      Launcher launcher,
      String name,
      String classpath,
      String region,
      int port,
      int metricsPort,
      List<Memcached> caches) {
    List<String> arguments = new ArrayList<>(List.of("--host", "127.0.0.1", "--region", region));
    arguments.addAll(List.of("--port", Integer.toString(port)));
    arguments.addAll(List.of("--metrics-port", Integer.toString(metricsPort)));
    arguments.addAll(List.of("--drain-delay", "0s"));
    caches.forEach(cache -> arguments.addAll(List.of("--cache", cache.address())));
    List<String> flags = List.of("-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError");
    JavaProgram program = new JavaProgram(classpath, MAIN, flags, arguments);
    Readiness readiness = HealthEndpoint.healthy(metricsPort).and(Readiness.accepting(port));
    return new WriterGroup(
        port,
        metricsPort,
        new Server(launcher, name, GRACE, () -> new Server.Run(program, readiness)));
  }

  /** Where it is called, as {@code HOST:PORT}. */
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

  /** Starts it again. */
  public void start() {
    server.start();
  }

  void stop() {
    server.stop();
  }
}
