/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.keyvalue;

import io.tidemark.localstack.process.HealthEndpoint;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The Key-Value service of the examples. A restart keeps its ports. */
public final class KeyValueServer {

  /** What it is called. */
  public static final String NAME = "key-value";

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final String MAIN = "io.tidemark.example.keyvalue.KeyValueMain";

  private final int port;
  private final Server server;

  private KeyValueServer(int port, Server server) {
    this.port = port;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param classpath its jars
   * @param cassandra the node that has its tables, as {@code HOST:PORT}
   * @param keyspace the keyspace of its tables
   * @param tidemark the ingress, as {@code HOST:PORT}
   */
  public static KeyValueServer start(
      Launcher launcher,
      String classpath,
      String cassandra,
      String keyspace,
      String tidemark,
      RandomGenerator random) {
    List<Integer> ports = Ports.free(2, random);
    int port = ports.get(0);
    int metricsPort = ports.get(1);
    List<String> arguments =
        List.of(
            "--host=127.0.0.1",
            "--port=" + port,
            "--metrics-port=" + metricsPort,
            "--drain-delay=0s",
            "--cassandra=" + cassandra,
            "--keyspace=" + keyspace,
            "--tidemark=" + tidemark);
    List<String> flags = List.of("-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError");
    JavaProgram program = new JavaProgram(classpath, MAIN, flags, arguments);
    Readiness readiness = HealthEndpoint.healthy(metricsPort).and(Readiness.accepting(port));
    return new KeyValueServer(
        port, new Server(launcher, NAME, GRACE, () -> new Server.Run(program, readiness)));
  }

  /** Where it is called, as {@code HOST:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Its process. */
  public ManagedProcess process() {
    return server.process();
  }

  /** SIGTERM: what was begun is answered. */
  public void stop() {
    server.stop();
  }
}
