/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.server;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** An ElasticMQ in a process of its own, in memory, on a free port of 127.0.0.1. */
final class ElasticMq implements AutoCloseable {

  private static final String MAIN = "org.elasticmq.server.Main";
  private static final String LIB = "local-stack/elasticmq-server/target/lib";
  private static final int READY_SECONDS = 60;

  private final Process process;
  private final Thread hook;
  private final int port;
  private final Path directory;

  private ElasticMq(Process process, int port, Path directory) {
    this.process = process;
    this.port = port;
    this.directory = directory;
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts it, and waits until it takes connections. */
  static ElasticMq start() {
    try {
      int port = freePort();
      Path directory = Files.createTempDirectory("elasticmq");
      Path config = directory.resolve("elasticmq.conf");
      Files.writeString(config, config(port));
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dconfig.file=" + config,
                  "-Djava.io.tmpdir=" + directory,
                  "-cp",
                  lib() + File.separator + "*",
                  MAIN)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("elasticmq.out").toFile())
              .start();
      ElasticMq server = new ElasticMq(process, port, directory);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("ElasticMQ can't be started", e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  private static String config(int port) {
    return String.join(
        "\n",
        "include classpath(\"application.conf\")",
        "node-address { protocol = http, host = \"127.0.0.1\", port = " + port + " }",
        "rest-sqs { enabled = true, bind-port = "
            + port
            + ", bind-hostname = \"127.0.0.1\", sqs-limits = strict }",
        "rest-stats { enabled = false }",
        "");
  }

  private static Path lib() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(LIB))) {
        return at.resolve(LIB);
      }
    }
    throw new IllegalStateException(
        "no " + LIB + "; build it with ./mvnw package -pl local-stack/elasticmq-server");
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    try {
      while (!accepts()) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          String out = Files.readString(directory.resolve("elasticmq.out"));
          close();
          throw new IllegalStateException("ElasticMQ isn't ready; it printed:\n" + out);
        }
      }
    } catch (InterruptedException e) {
      close();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Below those that the system gives to clients. */
  private static int freePort() throws IOException {
    Random random = new Random();
    for (int i = 0; i < 1_000; i++) {
      int port = random.nextInt(12_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (java.net.BindException taken) {
        // Another.
      }
    }
    throw new IOException("no free port");
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    Runtime.getRuntime().removeShutdownHook(hook);
    for (File file : List.of(directory.toFile().listFiles())) {
      file.delete();
    }
    directory.toFile().delete();
  }
}
