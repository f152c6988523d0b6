/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.testing.guarantee.History;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server on a free port of this machine that takes records by POST, and turns some away as
 * its {@link Behaviour} says. Each attempt goes into the history with the time at which its request
 * line and headers had come. Safe for threads.
 */
public final class HttpApplication implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int BACKLOG = 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final String target;
  private final History history;
  private final InstantSource clock;
  private final Behaviour behaviour;

  /** How often each was turned away; only of those that ever were. */
  private final ConcurrentMap<String, Integer> turnedAway = new ConcurrentHashMap<>();

  private HttpApplication(
      HttpServer server, String path, History history, InstantSource clock, Behaviour behaviour) {
    this.server = server;
    this.target = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    this.history = history;
    this.clock = clock;
    this.behaviour = behaviour;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "application-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext(path, this::handle);
    server.start();
  }

  /**
   * Starts one.
   *
   * @param path where it takes records, for example {@code /deletes}
   * @param history takes every attempt
   * @param clock says when it came
   * @param behaviour says how it is answered
   */
  public static HttpApplication start(
      String path, History history, InstantSource clock, Behaviour behaviour) throws IOException {
    return start(path, 0, history, clock, behaviour);
  }

  private static HttpApplication start(
      String path, int port, History history, InstantSource clock, Behaviour behaviour)
      throws IOException {
    keepConnections();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return new HttpApplication(server, path, history, clock, behaviour);
  }

  /** Starts it again, after it was closed, at the same address. */
  public HttpApplication startAgain() throws IOException {
    URI address = URI.create(target);
    return start(address.getPath(), address.getPort(), history, clock, behaviour);
  }

  /** Its address, as a record's target. */
  public String target() {
    return target;
  }

  /** Stops at once, with what is being answered. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long atMillis = clock.millis();
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      // Read to the end, or the connection can't carry another request.
      body.transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(status(exchange, atMillis), -1);
    }
  }

  private int status(HttpExchange exchange, long atMillis) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    Optional<String> id = RecordIdHeaders.id(exchange.getRequestHeaders());
    if (id.isEmpty()) {
      return 400;
    }
    int status = behaviour.status(id.get(), turnedAway.getOrDefault(id.get(), 0));
    if (status >= 200 && status <= 299) {
      history.delivered(id.get(), target, atMillis);
    } else {
      turnedAway.merge(id.get(), 1, Integer::sum);
      history.turnedAway(id.get(), target, atMillis);
    }
    return status;
  }

  /**
   * The JDK's server keeps 200 idle connections, and closes one beyond them just as its client
   * sends the next record on it. The figure is read once, when the first server is made.
   */
  private static void keepConnections() {
    String key = "sun.net.httpserver.maxIdleConnections";
    if (System.getProperty(key) == null) {
      System.setProperty(key, "4096");
    }
  }
}
