/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An application that takes payloads of any size and keeps the last of each id. */
final class PayloadApplication implements AutoCloseable {

  /**
   * What came.
   *
   * @param payload its bytes
   * @param attempt which attempt it was
   */
  record Received(ByteString payload, int attempt) {}

  private final Map<String, Received> received = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;

  private PayloadApplication(HttpServer server) {
    this.server = server;
    server.createContext("/files", this::take);
    server.setExecutor(threads);
    server.start();
  }

  static PayloadApplication start() throws IOException {
    return new PayloadApplication(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  String target() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/files";
  }

  Optional<Received> received(String id) {
    return Optional.ofNullable(received.get(id));
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ByteString payload = ByteString.readFrom(exchange.getRequestBody());
      received.put(
          exchange.getRequestHeaders().getFirst("ce-id"),
          new Received(
              payload,
              Integer.parseInt(exchange.getRequestHeaders().getFirst("Tidemark-Attempt"))));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
