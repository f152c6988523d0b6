/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A memcached server of its own. */
public final class MemcachedProcess implements AutoCloseable {

  private final int port;
  private Process process;

  private MemcachedProcess(int port) {
    this.port = port;
  }

  public static MemcachedProcess start() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    MemcachedProcess memcached = new MemcachedProcess(port);
    memcached.startAgain();
    return memcached;
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  /** After {@link #kill}; it has forgotten everything. */
  public void startAgain() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "memcached",
            "-u",
            "root",
            "-l",
            "127.0.0.1",
            "-p",
            "" + port,
            "-U",
            "0",
            "-m",
            "64",
            "-I",
            "2m");
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("memcached can't be started; install it: apt-get install memcached", e);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
  }

  /**
   * How many seconds the server itself says that a key has left; -1: it has no end; empty where it
   * doesn't have it.
   */
  public OptionalLong secondsLeft(String key) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.getOutputStream().write(("mg " + key + " t\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer = answers.readLine();
      if ("EN".equals(answer)) {
        return OptionalLong.empty();
      }
      if (answer == null || !answer.startsWith("HD t")) {
        throw new IOException("memcached says '" + answer + "' of " + key);
      }
      return OptionalLong.of(Long.parseLong(answer.substring("HD t".length()).strip()));
    }
  }

  /** It hangs: connections are taken, and nothing is answered. */
  public void hang() throws Exception {
    signal("STOP");
  }

  /** It goes on, and does what it finds in its sockets. */
  public void goOn() throws Exception {
    signal("CONT");
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  private void signal(String name) throws Exception {
    int status = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " ended with " + status);
    }
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
