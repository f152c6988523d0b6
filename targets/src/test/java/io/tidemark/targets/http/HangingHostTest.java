/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import static io.tidemark.targets.TestRecords.CONTEXT;
import static io.tidemark.targets.TestRecords.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host whose name server never answers is its own trouble. */
class HangingHostTest {

  private static final int HANGING_RECORDS = 20;

  private final CountDownLatch nameServer = new CountDownLatch(1);
  private final AtomicInteger resolving = new AtomicInteger();
  private final HttpTargetFactory factory =
      new HttpTargetFactory(InstantSource.system(), this::resolve);
  private HttpServer server;

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (host.endsWith(".example")) {
      resolving.incrementAndGet();
      try {
        nameServer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new UnknownHostException(host);
    }
    return InetAddress.getAllByName(host);
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    nameServer.countDown();
    factory.close();
    server.stop(0);
  }

  private List<CompletableFuture<Delivery>> send(String host, int count) {
    Target target = factory.create(TargetUri.parse(host), CONTEXT);
    List<CompletableFuture<Delivery>> deliveries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      deliveries.add(target.deliver(record()).toCompletableFuture());
    }
    return deliveries;
  }

  private static void assertUnavailable(Delivery delivery) {
    assertThat(delivery)
        .isInstanceOfSatisfying(
            Delivery.Retryable.class,
            away -> {
              assertThat(away.scope()).isEqualTo(Delivery.Scope.TARGET);
              assertThat(away.error()).contains("hangs", "isn't resolved");
            });
  }

  @Test
  void othersAreDeliveredMeanwhileAndItsOwnSpendNoAttempt() throws Exception {
    List<CompletableFuture<Delivery>> hanging = new ArrayList<>();
    for (int host = 0; host < 10; host++) {
      hanging.addAll(send("http://hangs-" + host + ".example/", HANGING_RECORDS));
    }

    for (CompletableFuture<Delivery> delivery :
        send("http://127.0.0.1:" + server.getAddress().getPort() + "/", 100)) {
      assertThat(delivery.get(10, TimeUnit.SECONDS)).isInstanceOf(Delivery.Delivered.class);
    }

    assertThat(hanging).noneMatch(CompletableFuture::isDone);
    for (CompletableFuture<Delivery> delivery : hanging) {
      assertUnavailable(delivery.get(10, TimeUnit.SECONDS));
    }
    assertThat(resolving).hasValue(10);
  }

  @Test
  void itsNextRecordsAreRefusedAtOnceAndTriedAgainWhenItsNameServerAnswers() throws Exception {
    for (CompletableFuture<Delivery> delivery : send("http://hangs.example/", 2)) {
      assertUnavailable(delivery.get(10, TimeUnit.SECONDS));
    }

    assertUnavailable(send("http://hangs.example/", 1).get(0).getNow(Delivery.Delivered.INSTANCE));
    assertThat(resolving).hasValue(1);
  }

  @Test
  void aCallThatMayTakeLessThanALookUpSpendsNoAttempt() throws Exception {
    TargetContext impatient = new TargetContext(CONTEXT.kafkaClusters(), Duration.ofMillis(200));
    Target target = factory.create(TargetUri.parse("http://hangs.example/"), impatient);
    assertUnavailable(target.deliver(record()).toCompletableFuture().get(10, TimeUnit.SECONDS));
  }
}
