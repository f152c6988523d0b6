/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.cassandra;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A Cassandra node, the only one of its cluster. A restart keeps its ports and its data. */
public final class CassandraNode {

  /** What it is called. */
  public static final String NAME = "cassandra";

  private static final Duration GRACE = Duration.ofSeconds(20);

  /** A request that any client may begin with: version 4, no flags, stream 0, OPTIONS, empty. */
  private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

  private final int port;
  private final Path data;
  private final Server server;

  private CassandraNode(Launcher launcher, JavaProgram program, int port, Path data) {
    this.port = port;
    this.data = data;
    // It opens the port last, once it has replayed its log; on a busy machine it answers later.
    this.server =
        new Server(
            launcher,
            NAME,
            GRACE,
            () -> new Server.Run(program, Readiness.answering(port, OPTIONS)));
  }

  /**
   * Starts a node, with the data of the one before in the same directory if there was one.
   *
   * @param classpath its jars
   * @param port where clients connect
   * @param storagePort where other nodes would connect
   */
  public static CassandraNode start(
      Launcher launcher, String classpath, int port, int storagePort) {
    Path data = Directories.make(launcher.directory().resolve(NAME));
    Path yaml = launcher.directory().resolve("conf").resolve("cassandra.yaml");
    try {
      Files.writeString(yaml, new CassandraConfig(port, storagePort, data).yaml());
    } catch (IOException e) {
      throw new StackException("file " + yaml + " can't be written: " + e, e);
    }
    return new CassandraNode(launcher, CassandraProgram.of(classpath, yaml, data), port, data);
  }

  /** Where clients connect, as {@code HOST:PORT}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Where it keeps everything. */
  public Path directory() {
    return data;
  }

  /** Its process. */
  public ManagedProcess process() {
    return server.process();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** SIGTERM. */
  public void stop() {
    server.stop();
  }

  /** Starts it again after {@link #kill} or {@link #stop}, and waits until it is ready. */
  public void start() {
    server.start();
  }
}
