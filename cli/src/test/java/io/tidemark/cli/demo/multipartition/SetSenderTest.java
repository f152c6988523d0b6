/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.cli.LocalServer;
import io.tidemark.example.keyvalue.packages.DebianPackage;
import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.example.keyvalue.v1.Durability;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import io.tidemark.example.keyvalue.v1.MutateItemsRequest;
import io.tidemark.example.keyvalue.v1.MutateItemsResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SetSenderTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  private record Asked(MutateItemsRequest request, StreamObserver<MutateItemsResponse> out) {

    void answer(Durability durability) {
      out.onNext(
          MutateItemsResponse.newBuilder()
              .setDurable(durability)
              .setSetId("set of " + request.getIdempotencyToken().getToken())
              .build());
      out.onCompleted();
    }

    IdempotencyToken token() {
      return request.getIdempotencyToken();
    }

    long millis() {
      return Tokens.millis(token());
    }
  }

  /** A service that answers when it is told to. */
  private static final class Service extends KeyValueGrpc.KeyValueImplBase {
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    @Override
    public void mutateItems(MutateItemsRequest request, StreamObserver<MutateItemsResponse> out) {
      asked.add(new Asked(request, out));
    }

    Asked next() throws InterruptedException {
      Asked next = asked.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a call within 30 s").isNotNull();
      return next;
    }
  }

  private final Service service = new Service();
  private final Repetition repetition = new Repetition();
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private Server server;
  private ManagedChannel channel;
  private SetSender sender;

  @BeforeEach
  void start() throws Exception {
    server = LocalServer.start(service);
    channel = NettyChannelBuilder.forTarget("127.0.0.1:" + server.getPort()).usePlaintext().build();
    sender = new SetSender(channel, () -> NOW, acknowledged::put, repetition, 2);
  }

  @AfterEach
  void stop() throws Exception {
    repetition.close();
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private static PackageSet set(String token, String name) {
    DebianPackage it =
        new DebianPackage(name, "1", "misc", "extra", OptionalLong.of(1), List.of("libc6"));
    return new PackageSet(token, name, PackageTables.add(it), Optional.of(it));
  }

  @Test
  void whatIsntAcknowledgedIsSentAgainWithItsTokenUntilItIs() throws Exception {
    sender.send(set("t", "less"));
    Asked first = service.next();
    first.answer(Durability.FALSE);
    Asked second = service.next();
    second.answer(Durability.UNKNOWN);
    Asked third = service.next();
    third.out().onError(Status.UNAVAILABLE.asRuntimeException());
    Asked fourth = service.next();
    assertThat(sender.done()).isNotDone();
    fourth.answer(Durability.TRUE);
    sender.done().get(30, TimeUnit.SECONDS);
    assertThat(List.of(second.request(), third.request(), fourth.request()))
        .containsOnly(first.request());
    assertThat(acknowledged).containsExactly(Map.entry("set of t", 3));
    assertThat(repetition.repeated()).isEqualTo(3);
  }

  @Test
  void theNextChangeOfAPackageIsMadeWhenTheOneBeforeIsAcknowledgedAndIsLater() throws Exception {
    sender.send(set("one", "less"));
    sender.send(set("two", "less"));
    Asked one = service.next();
    assertThat(one.token().getToken()).isEqualTo("one");
    one.answer(Durability.FALSE);
    Asked again = service.next();
    assertThat(again.token().getToken()).isEqualTo("one");
    assertThat(service.asked).isEmpty();
    again.answer(Durability.TRUE);
    Asked two = service.next();
    assertThat(two.token().getToken()).isEqualTo("two");
    assertThat(again.millis()).isEqualTo(NOW.toEpochMilli());
    assertThat(two.millis()).isEqualTo(NOW.toEpochMilli() + 1);
    two.answer(Durability.TRUE);
    sender.done().get(30, TimeUnit.SECONDS);
  }

  @Test
  void noMoreAreUnderWayThanThereIsRoomFor() throws Exception {
    sender.send(set("one", "less"));
    sender.send(set("two", "most"));
    Thread third =
        new Thread(
            () -> {
              try {
                sender.send(set("three", "more"));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    third.start();
    await().until(() -> third.getState() == Thread.State.WAITING);
    Queue<Asked> both = new ArrayDeque<>(List.of(service.next(), service.next()));
    assertThat(service.asked).isEmpty();
    both.remove().answer(Durability.TRUE);
    assertThat(service.next().token().getToken()).isEqualTo("three");
    third.join();
  }
}
