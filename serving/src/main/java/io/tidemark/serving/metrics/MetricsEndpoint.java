/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Serves {@code /metrics} to Prometheus and {@code /healthz} to whoever watches the process. */
public final class MetricsEndpoint implements AutoCloseable {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor;

  private MetricsEndpoint(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts to serve.
   *
   * @param address where; port 0 takes a free one
   * @param registry the metrics
   * @param serving whether requests are taken; if not, {@code /healthz} answers 503
   * @throws IOException if the address can't be bound
   */
  public static MetricsEndpoint start(
      InetSocketAddress address, PrometheusMeterRegistry registry, BooleanSupplier serving)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(executor);
    server.createContext("/metrics", exchange -> answer(exchange, 200, registry.scrape(TEXT)));
    server.createContext(
        "/healthz",
        exchange -> {
          boolean well = serving.getAsBoolean();
          answer(exchange, well ? 200 : 503, well ? "serving\n" : "not serving\n");
        });
    server.start();
    return new MetricsEndpoint(server, executor);
  }

  /** The port it is bound to. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TEXT);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
