/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import static io.tidemark.targets.TestRecords.CONTEXT;
import static io.tidemark.targets.TestRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTargetTest {

  private record Request(String method, String path, Headers headers, String body) {}

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final HttpTargetFactory factory = new HttpTargetFactory();
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(
                  exchange.getRequestBody().readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8);
          requests.add(
              new Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  body));
          answer.to(exchange);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    factory.close();
    server.stop(0);
  }

  private Delivery deliver(TargetContext context, Header... headers) throws Exception {
    Target target =
        factory.create(
            TargetUri.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?a=1"),
            context);
    return target.deliver(record(headers)).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void postsThePayloadAsACloudEvent() throws Exception {
    assertThat(
            deliver(
                CONTEXT,
                Header.of("Content-Type", "application/json"),
                Header.of("color", "blue"),
                Header.of("Host", "elsewhere"),
                Header.of("ce-id", "another"),
                Header.of("authorization", "x".repeat(8_000)),
                Header.of("tabs", "a\tb"),
                Header.of("empty", "")))
        .isInstanceOf(Delivery.Delivered.class);

    Request request = requests.poll(5, TimeUnit.SECONDS);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hook?a=1");
    assertThat(request.body()).isEqualTo("payload");
    Headers headers = request.headers();
    assertThat(headers.get("ce-specversion")).containsExactly("1.0");
    assertThat(headers.get("ce-id")).containsExactly("id-1");
    assertThat(headers.get("ce-source")).containsExactly("/namespaces/orders");
    assertThat(headers.get("ce-type")).containsExactly("io.tidemark.record.v1");
    assertThat(headers.get("ce-time")).containsExactly("1970-01-01T00:00:01Z");
    assertThat(headers.get("ce-partitionkey")).containsExactly("customer-7");
    assertThat(headers.get("Content-Type")).containsExactly("application/json");
    assertThat(headers.get("Idempotency-Key")).containsExactly("id-1");
    assertThat(headers.get("Tidemark-Attempt")).containsExactly("3");
    assertThat(headers.getFirst("traceparent")).startsWith("00-0af7");
    assertThat(headers.get("color")).containsExactly("blue");
    assertThat(headers.getFirst("Host")).startsWith("127.0.0.1");
    assertThat(headers.getFirst("authorization")).hasSize(8_000);
    assertThat(headers.getFirst("tabs")).isEqualTo("a b");
    assertThat(headers.get("User-agent")).containsExactly("tidemark");
    assertThat(headers.keySet())
        .containsExactlyInAnyOrder(
            "Authorization",
            "Ce-id",
            "Ce-partitionkey",
            "Ce-source",
            "Ce-specversion",
            "Ce-time",
            "Ce-type",
            "Color",
            "Connection",
            "Content-length",
            "Content-type",
            "Empty",
            "Host",
            "Idempotency-key",
            "Tabs",
            "Tidemark-attempt",
            "Traceparent",
            "User-agent");
  }

  @Test
  void tellsWhatTheServerSaid() throws Exception {
    answer =
        exchange -> {
          byte[] text = "no such order\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(404, text.length);
          exchange.getResponseBody().write(text);
        };
    assertThat(deliver(CONTEXT))
        .isEqualTo(Delivery.Rejected.refused(Refusal.NOT_FOUND, "status 404: no such order"));
  }

  @Test
  void followsNoRedirect() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        };
    assertThat(deliver(CONTEXT)).isInstanceOf(Delivery.Rejected.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void hangsUpOnAnAnswerThatDoesNotEnd() throws Exception {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[64 * 1024];
          try {
            for (int i = 0; i < 10_000; i++) {
              exchange.getResponseBody().write(block);
            }
          } catch (IOException e) {
            return; // The client hung up, as it should.
          }
        };
    assertThat(deliver(CONTEXT)).isInstanceOf(Delivery.Delivered.class);
  }

  @Test
  void aServerThatDoesNotAnswerIsRetryable() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    answer =
        exchange -> {
          try {
            done.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    TargetContext impatient = new TargetContext(CONTEXT.kafkaClusters(), Duration.ofMillis(200));
    Delivery delivery = deliver(impatient);
    done.countDown();
    assertThat(delivery).isInstanceOf(Delivery.Retryable.class);
  }

  @Test
  void aServerThatIsAwayIsTheTargetAsAWhole() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Target target = factory.create(TargetUri.parse("http://127.0.0.1:" + port + "/"), CONTEXT);
    Delivery delivery = target.deliver(record()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(((Delivery.Retryable) delivery).scope()).isEqualTo(Delivery.Scope.TARGET);
  }

  @Test
  void aStatusCountsEvenIfItsBodyNeverEnds() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    TargetContext impatient = new TargetContext(CONTEXT.kafkaClusters(), Duration.ofMillis(500));
    try {
      answer = exchange -> dribble(exchange, 200, done);
      assertThat(deliver(impatient)).isInstanceOf(Delivery.Delivered.class);
    } finally {
      done.countDown();
    }
  }

  @Test
  void whatHasComeOfABodyThatNeverEndsIsTold() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    TargetContext impatient = new TargetContext(CONTEXT.kafkaClusters(), Duration.ofMillis(500));
    try {
      answer = exchange -> dribble(exchange, 422, done);
      assertThat(deliver(impatient)).isEqualTo(new Delivery.Rejected("status 422: beginning"));
    } finally {
      done.countDown();
    }
  }

  private static void dribble(HttpExchange exchange, int status, CountDownLatch done)
      throws IOException {
    exchange.sendResponseHeaders(status, 0);
    exchange.getResponseBody().write("beginning".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void honoursRetryAfter() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "17");
          exchange.sendResponseHeaders(429, -1);
        };
    assertThat(((Delivery.Retryable) deliver(CONTEXT)).retryAfter())
        .contains(Duration.ofSeconds(17));
  }

  @Test
  void aConnectionThatBreaksIsOfThisRecordAlone() throws Exception {
    answer = exchange -> exchange.close();
    assertThat(((Delivery.Retryable) deliver(CONTEXT)).scope()).isEqualTo(Delivery.Scope.RECORD);
  }

  @Test
  void whatAnyProducerMayHaveWrittenDoesNotFailTheCall() throws Exception {
    LogRecord plain = record();
    LogRecord odd =
        new LogRecord(
            "100%\"",
            plain.namespace(),
            ByteString.copyFromUtf8("Zoë 7"),
            plain.payload(),
            List.of(new Header("Host", ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))),
            plain.target(),
            0,
            Long.MAX_VALUE / 2,
            "",
            "not a\r\ntrace: parent",
            1);
    Target target =
        factory.create(
            TargetUri.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/"), CONTEXT);
    assertThat(target.deliver(odd).toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(Delivery.Delivered.class);
    Headers headers = requests.poll(5, TimeUnit.SECONDS).headers();
    assertThat(headers.get("ce-id")).containsExactly("100%25%22");
    assertThat(headers.get("ce-partitionkey")).containsExactly("Zo%C3%AB%207");
    assertThat(headers).doesNotContainKeys("Ce-time", "Traceparent", "Trace");
  }

  @Test
  void whatHttpCantCarryOrACallerMayNotSayIsRejectedUnsent() throws Exception {
    List<Header> refused =
        List.of(
            Header.of("x-name", "größe"),
            Header.of("split", "a\r\nInjected: yes"),
            new Header("bytes", ByteString.copyFrom(new byte[] {(byte) 0xff, 0})),
            Header.of("bad name", "x"),
            Header.of("Content-Type", "text/größe"),
            Header.of("Cookie", "a=b"),
            Header.of("X-Forwarded-For", "10.0.0.1"),
            Header.of("Forwarded", "for=10.0.0.1"),
            Header.of("Metadata-Flavor", "Google"));
    for (Header header : refused) {
      assertThat(deliver(CONTEXT, header))
          .isInstanceOfSatisfying(
              Delivery.Rejected.class,
              rejected -> assertThat(rejected.error()).contains("header '" + header.name() + "' "));
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aPortIsNotZero() {
    TargetUri uri = TargetUri.parse("http://host:0/");
    assertThatThrownBy(() -> factory.validate(uri)).hasMessageContaining("port 0");
  }
}
