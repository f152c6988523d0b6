/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import static io.tidemark.targets.TestRecords.CONTEXT;
import static io.tidemark.targets.TestRecords.record;
import static io.tidemark.testing.endpoint.ScriptedServer.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.testing.endpoint.ScriptedServer;
import io.tidemark.testing.endpoint.ScriptedServer.Script;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a server may answer: what the record becomes of it, what of the record's attempts it
 * spends, and that the next record of the same place is delivered all the same.
 *
 * <p>An outcome is written as {@code delivered}, {@code rejected: TEXT}, or the scope of a failure
 * and its text. {@code RECORD} and {@code UNANSWERED} spend an attempt, {@code TARGET} and {@code
 * THROTTLED} none.
 */
class HttpConformanceTest {

  private static final Duration SHORT = Duration.ofMillis(600);

  private final HttpTargetFactory factory = new HttpTargetFactory();

  @AfterEach
  void stop() {
    factory.close();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        // success in all its forms
        answer("200 without a length", "HTTP/1.1 200 OK\r\n\r\n", true, "delivered"),
        answer("200 without a body", OK, false, "delivered"),
        answer(
            "200 with a body",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            false,
            "delivered"),
        answer(
            "200 in chunks",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            false,
            "delivered"),
        answer(
            "201 with a location",
            "HTTP/1.1 201 Created\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
            false,
            "delivered"),
        answer("204", "HTTP/1.1 204 No Content\r\n\r\n", false, "delivered"),
        answer(
            "204 with length 0",
            "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
            false,
            "delivered"),
        answer(
            "204 with a body",
            "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}",
            false,
            "delivered"),
        answer(
            "204 with a length and no body",
            "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n",
            false,
            "delivered"),
        answer(
            "204 in chunks",
            "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            false,
            "delivered"),
        answer(
            "205 with a body",
            "HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\n{}",
            false,
            "delivered"),
        answer("299", "HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n", false, "delivered"),
        answer("HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nfine", true, "delivered"),
        answer("no reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", false, "delivered"),
        answer(
            "lines that end with LF", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", false, "delivered"),
        answer(
            "an empty chunk list, compressed",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            false,
            "delivered"),
        answer(
            "a body that breaks off",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
            true,
            "delivered"),
        answer(
            "chunks that break off",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}",
            true,
            "delivered"),
        answer(
            "chunks that are none",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n",
            false,
            "delivered"),
        answer(
            "a body that never ends",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
            false,
            "delivered"),
        answer(
            "more than it said",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            false,
            "delivered"),
        // 1xx before it
        answer("100 before 200", "HTTP/1.1 100 Continue\r\n\r\n" + OK, false, "delivered"),
        answer(
            "103 twice before 200",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + OK,
            false,
            "delivered"),
        answer("102 and no more", "HTTP/1.1 102 Processing\r\n\r\n", true, "RECORD no answer: "),
        // refusals
        answer(
            "400 with a reason",
            "HTTP/1.1 400 Bad\r\nContent-Length: 9\r\n\r\nbad color",
            false,
            "rejected: status 400: bad color"),
        answer(
            "401",
            "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
            false,
            "rejected: status 401"),
        answer(
            "407",
            "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
            false,
            "rejected: status 407"),
        answer(
            "a redirect",
            "HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            false,
            "rejected: status 307"),
        answer("304", "HTTP/1.1 304 Not Modified\r\n\r\n", false, "rejected: status 304"),
        answer(
            "422 that breaks off",
            "HTTP/1.1 422 No\r\nContent-Length: 900\r\n\r\nbad color",
            true,
            "rejected: status 422: bad color"),
        answer(
            "422 that never ends",
            "HTTP/1.1 422 No\r\nContent-Length: 900\r\n\r\nbad color",
            false,
            "rejected: status 422: bad color"),
        // throttle and overload
        answer(
            "429",
            "HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
            false,
            "THROTTLED status 429"),
        answer(
            "500",
            "HTTP/1.1 500 No\r\nContent-Length: 5\r\n\r\nsorry",
            false,
            "RECORD status 500: sorry"),
        answer("503", "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", false, "TARGET status 503"),
        answer(
            "503 from a proxy that closes",
            "HTTP/1.1 503 No\r\nConnection: close\r\n\r\n<html>",
            true,
            "TARGET status 503: <html>"),
        // no answer
        answer("nothing, and the end", "", true, "RECORD no answer: "),
        answer("half a status line, and the end", "HTTP/1.", true, "RECORD no answer: "),
        answer(
            "half a head, and the end",
            "HTTP/1.1 500 No\r\nContent-Le",
            true,
            "RECORD no answer: "),
        answer("garbage", "SSH-2.0-OpenSSH_9.2\r\n", false, "RECORD no answer: "),
        answer(
            "garbage, and the end", "\u0015\u0003\u0001\u0002\u0002", true, "RECORD no answer: "),
        answer(
            "HTTP/2 unasked",
            "\0\0\u0012\u0004\0\0\0\0\0\0\u0003\0\0\0d",
            true,
            "RECORD no answer: "),
        answer(
            "a header without end",
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(300_000),
            false,
            "RECORD no answer: "),
        answer(
            "headers without end",
            "HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(50_000),
            false,
            "RECORD no answer: "),
        answer(
            "101",
            "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            true,
            "RECORD no answer: "),
        answer("silence", "", false, "UNANSWERED no answer in time"),
        answer(
            "a head that never ends",
            "HTTP/1.1 200 OK\r\nX: x",
            false,
            "UNANSWERED no answer in time"),
        arguments(
            "a reset instead of an answer", (Script) line -> line.reset(), "RECORD no answer: "),
        arguments(
            "a reset within the head",
            (Script)
                line -> {
                  line.write("HTTP/1.1 200 OK\r\nConte");
                  line.reset();
                },
            "RECORD no answer: "));
  }

  /** What is written, and then the end of the connection or silence. */
  private static Arguments answer(String name, String text, boolean close, String outcome) {
    Script script =
        line -> {
          line.write(text);
          if (close) {
            line.close();
          }
        };
    return arguments(name, script, outcome);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void anAnswerIsWhatItsStatusLineSaysAndTheNextRecordIsDelivered(
      String name, Script script, String outcome) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            line -> {
              if (line.request() == 1) {
                script.answer(line);
              } else {
                line.write(OK);
              }
            })) {
      Target target = target("http://127.0.0.1:" + server.port() + "/hook", SHORT);

      assertThat(outcome(target)).startsWith(outcome);
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** What came on no connection before may have been closed by a server that was tired of it. */
  @Test
  void aConnectionThatTheServerClosedBetweenTwoRecordsCostsNoAttempt() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            line -> {
              line.write(OK);
              line.close();
            })) {
      Target target = target(server, CONTEXT.timeout());
      for (int i = 0; i < 500; i++) {
        assertThat(outcome(target)).isEqualTo("delivered");
      }
    }
  }

  /** The server closes a used connection as the next request comes, before a byte of an answer. */
  @Test
  void aRequestOnAUsedConnectionThatBreaksUnansweredIsSentOnceMoreOnANewOne() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            line -> {
              if (line.request() == 2) {
                line.reset();
              } else {
                line.write(OK);
              }
            })) {
      Target target = target(server, CONTEXT.timeout());
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(server.requests()).hasSize(3);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void oneThatBreaksUnansweredEachTimeIsOfThatRecordAlone() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            line -> {
              if (line.request() == 1) {
                line.write(OK);
              } else {
                line.close();
              }
            })) {
      Target target = target(server, CONTEXT.timeout());
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(outcome(target)).startsWith("RECORD no answer: ");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void anAnswerThatBreaksOffOnAUsedConnectionIsKnownAtOnceAndNotSentAgain() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            line -> {
              line.write(line.request() == 2 ? "HTTP/1.1 5" : OK);
              if (line.request() == 2) {
                line.close();
              }
            })) {
      // A wait for the time-out would be longer than the test waits.
      Target target = target(server, Duration.ofMinutes(1));
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(outcome(target)).startsWith("RECORD no answer: ");
      assertThat(server.requests()).hasSize(2);
    }
  }

  /**
   * Each with a connection of its own: whether one closes must not hang on how fast it was made.
   */
  @Test
  void expiredCallsCloseTheirConnections() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ScriptedServer.Line::silent)) {
      Target target = target(server, SHORT);
      List<CompletableFuture<Delivery>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(target.deliver(record()).toCompletableFuture());
        int sent = i + 1;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> server.requests().size() == sent);
      }
      for (CompletableFuture<Delivery> one : all) {
        one.get(10, TimeUnit.SECONDS);
      }
      await().untilAsserted(() -> assertThat(server.hangUps()).isEqualTo(server.connections()));
      assertThat(server.connections()).isPositive();
    }
  }

  @Test
  void manyAreUnderWayAtOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(line -> line.write(OK))) {
      Target target = target(server, CONTEXT.timeout());
      List<CompletableFuture<Delivery>> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        all.add(target.deliver(record()).toCompletableFuture());
      }
      for (CompletableFuture<Delivery> one : all) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(Delivery.Delivered.class);
      }
    }
  }

  @Test
  void theNextAddressOfANameIsTriedWhereOneRefuses() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(line -> line.write(OK));
        HttpTargetFactory two =
            new HttpTargetFactory(
                InstantSource.system(),
                host ->
                    new InetAddress[] {
                      InetAddress.getAllByName("127.0.0.2")[0], InetAddress.getLoopbackAddress()
                    })) {
      Target target =
          two.create(TargetUri.parse("http://my_service:" + server.port() + "/x"), CONTEXT);
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(server.requests().get(0)).contains("Host: my_service:" + server.port());
    }
  }

  @Test
  void aNameThatChangesIsFollowedAndTheLastGoodAddressServesWhileItsNameServerFails()
      throws Exception {
    AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
    AtomicLong now = new AtomicLong();
    HostAddresses addresses =
        new HostAddresses(
            host -> {
              if (address.get().isEmpty()) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getAllByName(address.get())[0]};
            },
            now::get);
    try (addresses) {
      assertThat(addresses.of("app").get(10, TimeUnit.SECONDS)).hasSize(1);
      address.set("");
      now.addAndGet(HostAddresses.FRESH.toNanos() + 1);
      assertThat(addresses.of("app")).isCompleted();
      await().until(() -> !addresses.looking("app"));
      assertThat(addresses.resolve("app")).containsExactly(InetAddress.getLoopbackAddress());
      address.set("127.0.0.2");
      now.addAndGet(HostAddresses.FRESH.toNanos() + 1);
      assertThat(addresses.of("app")).isCompleted();
      await()
          .until(
              () -> addresses.resolve("app")[0].equals(InetAddress.getAllByName("127.0.0.2")[0]));
    }
  }

  @Test
  void whatCantBeReachedIsTheTarget() throws Exception {
    assertThat(outcome(target("http://nosuch.invalid/", CONTEXT.timeout())))
        .startsWith("TARGET no connection: UnknownHostException");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(outcome(target("http://127.0.0.1:" + port + "/", CONTEXT.timeout())))
        .startsWith("TARGET no connection: ")
        .contains("refused");
    try (ScriptedServer plain = ScriptedServer.start(line -> line.write(OK))) {
      assertThat(outcome(target("https://127.0.0.1:" + plain.port() + "/", SHORT)))
          .startsWith("TARGET no connection");
    }
  }

  @Test
  void aCertificateThatNobodyKnowsIsTheTarget(@TempDir Path directory) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(selfSigned(directory), line -> line.write(OK))) {
      assertThat(outcome(target("https://127.0.0.1:" + server.port() + "/", CONTEXT.timeout())))
          .startsWith("TARGET no connection: SSLHandshakeException")
          .contains("unable to find valid certification path");
      assertThat(server.requests()).isEmpty();
    }
  }

  private static ServerSocket selfSigned(Path directory) throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as("keytool").isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @Test
  void anIpv6AddressIsReached() throws Exception {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getAllByName("::1")[0]);
    try (ScriptedServer server = new ScriptedServer(listener, line -> line.write(OK))) {
      Target target = target("http://[::1]:" + server.port() + "/x", CONTEXT.timeout());
      assertThat(outcome(target)).isEqualTo("delivered");
      assertThat(server.requests().get(0)).contains("Host: [::1]:" + server.port());
    }
  }

  private Target target(ScriptedServer server, Duration timeout) {
    return target("http://127.0.0.1:" + server.port() + "/hook", timeout);
  }

  private Target target(String uri, Duration timeout) {
    return factory.create(
        TargetUri.parse(uri), new TargetContext(CONTEXT.kafkaClusters(), timeout));
  }

  private static String outcome(Target target) throws Exception {
    Delivery delivery = target.deliver(record()).toCompletableFuture().get(10, TimeUnit.SECONDS);
    if (delivery instanceof Delivery.Retryable failed) {
      return failed.scope() + " " + failed.error();
    }
    return delivery instanceof Delivery.Rejected rejected
        ? "rejected: " + rejected.error()
        : "delivered";
  }
}
