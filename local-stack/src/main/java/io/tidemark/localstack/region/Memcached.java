/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.region;

import io.tidemark.localstack.process.InstalledProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.NativeProgram;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One memcached server. What it has is in memory: a restart forgets it. */
public final class Memcached {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final int port;
  private final Server server;

  private Memcached(int port, Server server) {
    this.port = port;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param name what it is called
   * @param port where it listens
   * @param megabytes how much it may keep
   */
  static Memcached start(Launcher launcher, String name, int port, int megabytes) {
    List<String> command =
        List.of(
            InstalledProgram.MEMCACHED.path().toString(),
            "-u",
            "root",
            "-l",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-U",
            "0",
            "-m",
            Integer.toString(megabytes),
            "-I",
            "2m");
    NativeProgram program = new NativeProgram(command, Map.of());
    return new Memcached(
        port,
        new Server(
            launcher, name, GRACE, () -> new Server.Run(program, Readiness.accepting(port))));
  }

  /** Where it listens, as {@code HOST:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Its process. */
  public ManagedProcess process() {
    return server.process();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** Starts it again, empty. */
  public void start() {
    server.start();
  }

  void stop() {
    server.stop();
  }
}
