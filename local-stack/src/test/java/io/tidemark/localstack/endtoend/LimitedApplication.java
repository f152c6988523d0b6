/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that takes so many requests in a second, and turns all others away. */
final class LimitedApplication implements AutoCloseable {

  private final HttpServer server;
  private final int perSecond;
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private long windowNanos = System.nanoTime();
  private int inWindow;

  private LimitedApplication(HttpServer server, int perSecond) {
    this.server = server;
    this.perSecond = perSecond;
  }

  static LimitedApplication start(int perSecond) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    LimitedApplication application = new LimitedApplication(server, perSecond);
    server.createContext("/limited", application::answer);
    server.start();
    return application;
  }

  String target() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/limited";
  }

  /** The ids of the records that it has. */
  Set<String> taken() {
    return taken;
  }

  int turnedAway() {
    return turnedAway.get();
  }

  /** On the server's one thread. */
  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    long now = System.nanoTime();
    if (now - windowNanos >= 1_000_000_000L) {
      windowNanos = now;
      inWindow = 0;
    }
    if (inWindow < perSecond) {
      inWindow++;
      taken.add(exchange.getRequestHeaders().getFirst("ce-id"));
      exchange.sendResponseHeaders(204, -1);
    } else {
      turnedAway.incrementAndGet();
      exchange.getResponseHeaders().add("Retry-After", "1");
      exchange.sendResponseHeaders(429, -1);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
