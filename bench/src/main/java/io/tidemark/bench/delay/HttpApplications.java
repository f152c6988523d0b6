/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.bench.delay.load.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Applications that take records by POST, each a server on a port of its own. */
final class HttpApplications implements AutoCloseable {

  private static final int BACKLOG = 1024;
  private static final int THREADS = 8;

  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads;
  private volatile Tally tally = new Tally(-1, 1);

  /** Starts so many. */
  HttpApplications(int count) throws IOException {
    // Its default closes connections beyond 200 that idle, and delays small answers. Read once.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "application");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < count; i++) {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      server.setExecutor(threads);
      server.createContext("/records", this::take);
      server.start();
      servers.add(server);
    }
  }

  /** Their addresses, as targets. */
  List<String> addresses() {
    return servers.stream()
        .map(server -> "http://127.0.0.1:" + server.getAddress().getPort() + "/records")
        .toList();
  }

  /** Tells another tally from now on. */
  void tell(Tally another) {
    tally = another;
  }

  /** Closes the port of one. */
  void kill(int index) {
    servers.get(index).stop(0);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      // The tally knows its own records; those of the tenth application aren't.
      tally.arrived(body.readAllBytes(), System.currentTimeMillis());
      exchange.sendResponseHeaders(204, -1);
    }
  }
}
