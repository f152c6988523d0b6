/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** HTTP targets, against the JDK's server. */
class HttpConnectionsTest extends TargetConformanceTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  HttpConnectionsTest() {
    super("http");
  }

  @BeforeAll
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            ids.add(exchange.getRequestHeaders().getFirst("ce-id"));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
  }

  @AfterAll
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  protected InetSocketAddress server() {
    return server.getAddress();
  }

  @Override
  String uri(String address) {
    return "http://" + address + "/hook";
  }
}
