/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of requests that come only in part. */
class MetricsEndpointTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean serving = new AtomicBoolean(true);
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Socket> sockets = new ArrayList<>();
  private MetricsEndpoint endpoint;

  private void start(Duration limit) throws IOException {
    registry.counter("seen").increment();
    endpoint =
        MetricsEndpoint.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            registry,
            serving::get,
            limit);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /heal",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc",
        "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
      })
  void aRequestInPartHoldsUpNobody(String part) throws Exception {
    start(Duration.ofHours(1));
    for (int i = 0; i < 50; i++) {
      send(part);
    }
    assertThat(get("/healthz").body()).isEqualTo("serving\n");
    assertThat(get("/metrics").body()).contains("seen_total 1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /heal",
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAcc",
        "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
      })
  void andHasItsTime(String part) throws Exception {
    start(Duration.ofMillis(100));
    Socket socket = send(part);
    assertThat(firstByte(socket)).isEqualTo(-1);
  }

  @Test
  void aFloodOfConnectionsIsBounded() throws Exception {
    start(Duration.ofHours(1));
    String whole = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for (int i = 0; i < 256; i++) {
      assertThat(firstByte(send(whole))).isEqualTo('H');
    }
    assertThat(firstByte(send(""))).isEqualTo(-1);

    Socket known = sockets.get(0);
    known.getOutputStream().write("GET /heal".getBytes(StandardCharsets.UTF_8));
    assertThat(rest(known)).endsWith("serving\n").contains("connection: close");
  }

  private static int firstByte(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    return socket.getInputStream().read();
  }

  @Test
  void answersAsItIs() throws Exception {
    start(Duration.ofHours(1));
    serving.set(false);
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/metrics?name=seen").statusCode()).isEqualTo(200);
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  /** Ends a request of which a part was sent, and reads to the end of the connection. */
  private static String rest(Socket begun) throws IOException {
    String rest = "thz HTTP/1.1\r\nConnection: close\r\n\r\n";
    begun.getOutputStream().write(rest.getBytes(StandardCharsets.UTF_8));
    return new String(begun.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Socket send(String part) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
    sockets.add(socket);
    socket.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
