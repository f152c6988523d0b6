/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import io.tidemark.targets.conformance.Certificates.Identity;
import io.tidemark.testing.conformance.OutcomesTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets over TLS whose servers' certificates are good, are not, and are renewed. */
class TlsConnectionsTest {

  private static final List<String> ROWS =
      List.of("good", "expired", "not valid yet", "of another name", "of an unknown authority");
  private static final Map<String, String> FORMER =
      new HashMap<>(); // Of this JVM's properties, to be set again.

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  @TempDir private static Path directory;
  private static Map<String, Identity> identities;
  private static SSLContext before;

  private interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /** What this JVM trusts, as its operator would tell it. */
  @BeforeAll
  static void trust() throws Exception {
    Certificates authority = Certificates.make(directory);
    String here = "ip:127.0.0.1";
    identities =
        Map.of(
            "good", authority.certified("good", here, "-1d", 30),
            "expired", authority.certified("expired", here, "-10d", 5),
            "not valid yet", authority.certified("early", here, "+5d", 5),
            "of another name", authority.certified("other", "dns:elsewhere.test", "-1d", 30),
            "of an unknown authority", authority.unknown("unknown", here));
    before = SSLContext.getDefault();
    property("javax.net.ssl.trustStore", authority.trusted().toString());
    property("javax.net.ssl.trustStorePassword", Certificates.password());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    SSLContext.setDefault(context);
  }

  private static void property(String name, String value) {
    FORMER.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  @AfterAll
  static void distrust() {
    THREADS.shutdownNow();
    FORMER.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    SSLContext.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "grpcs", "wals"})
  void aCertificateThatIsNoGoodIsTheTargetUntilItIsRenewed(String kind) throws Exception {
    OutcomesTable table = OutcomesTable.read(Path.of("..", "docs", "targets.md"), kind, ROWS);
    List<CompletableFuture<Void>> rows = new ArrayList<>();
    for (String row : ROWS) {
      rows.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  isTheTargetUntilItIsRenewed(kind, row, table);
                } catch (Exception e) {
                  throw new IllegalStateException(kind + ", " + row, e);
                }
              },
              THREADS));
    }
    for (CompletableFuture<Void> row : rows) {
      row.get();
    }
  }

  private static void isTheTargetUntilItIsRenewed(String kind, String row, OutcomesTable table)
      throws Exception {
    int port = free();
    try (Targets targets = targets()) {
      String path = kind.equals("grpcs") ? "" : "/x";
      Target target = targets.get(TargetUri.parse(kind + "://127.0.0.1:" + port + path));
      try (Running server = serve(kind, port, identities.get(row))) {
        Delivery delivery = deliver(target);
        assertThat(table.of(row)).as("%s: %s", row, delivery).contains(outcome(delivery));
        if (delivery instanceof Delivery.Retryable failed) {
          assertThat(failed.error().toLowerCase(Locale.ROOT)).containsPattern("certificate|ssl");
        }
      }
      try (Running renewed = serve(kind, port, identities.get("good"))) {
        await(kind + " is delivered to after the certificate was renewed that was " + row)
            .atMost(Duration.ofSeconds(20))
            .until(() -> deliver(target), Delivery.Delivered.class::isInstance);
      }
    }
  }

  private static Targets targets() {
    return Targets.load(new TargetContext(new KafkaClusters(Map.of()), Duration.ofSeconds(5)));
  }

  private static Running serve(String kind, int port, Identity identity)
      throws IOException, GeneralSecurityException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    if (kind.equals("https")) {
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(204, -1);
            }
          });
      server.start();
      return () -> server.stop(0);
    }
    Server server =
        NettyServerBuilder.forAddress(
                address,
                TlsServerCredentials.create(
                    identity.certificate().toFile(), identity.key().toFile()))
            .addService(new Application())
            .addService(new Log())
            .build()
            .start();
    return () -> {
      try {
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Delivery deliver(Target target) throws Exception {
    LogRecord record =
        new LogRecord(
            "id",
            "orders",
            ByteString.copyFromUtf8("key"),
            ByteString.EMPTY,
            List.of(),
            Optional.empty(),
            2_000,
            1_000,
            "",
            "",
            1);
    return target.deliver(record).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String outcome(Delivery delivery) {
    if (delivery instanceof Delivery.Retryable failed) {
      return failed.scope().name().toLowerCase(Locale.ROOT);
    }
    return delivery instanceof Delivery.Delivered ? "delivered" : delivery.toString();
  }

  private static final class Application extends DeliveryTargetGrpc.DeliveryTargetImplBase {
    @Override
    public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> responses) {
      responses.onNext(DeliverResponse.getDefaultInstance());
      responses.onCompleted();
    }
  }

  private static final class Log extends WriteAheadLogGrpc.WriteAheadLogImplBase {
    @Override
    public void writeToLog(
        WriteToLogRequest request, StreamObserver<WriteToLogResponse> responses) {
      responses.onNext(WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).build());
      responses.onCompleted();
    }
  }
}
