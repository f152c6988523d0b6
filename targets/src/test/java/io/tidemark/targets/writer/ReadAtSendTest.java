/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.CachedValue.Unread;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.ReadResponse;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.CacheWrite.Operation;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.Target;
import io.tidemark.targets.channel.TargetChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadAtSendTest {

  /** A call, and where its answer goes. */
  private record Call(ReadRequest request, StreamObserver<ReadResponse> responses) {
    void answer(ReadResponse response) {
      responses.onNext(response);
      responses.onCompleted();
    }
  }

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<LogRecord> sent = new ConcurrentLinkedQueue<>();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new CacheWriterGrpc.CacheWriterImplBase() {
                  @Override
                  public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
                    calls.add(new Call(request, responses));
                  }
                })
            .build()
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private Target target(Duration timeout) {
    Target region =
        new Target() {
          @Override
          public CompletionStage<Delivery> deliver(LogRecord record) {
            sent.add(record);
            return CompletableFuture.completedFuture(Delivery.Delivered.INSTANCE);
          }

          @Override
          public void close() {}
        };
    TargetChannel channel =
        TargetChannel.open(TargetUri.parse("writer://127.0.0.1:" + server.getPort()), 1 << 20);
    return new ReadAtSend(new SourceReader(channel, timeout, System::nanoTime), region);
  }

  private static LogRecord record(String key, Optional<CacheWrite> write) {
    return new LogRecord(
        "id-" + key,
        "ns",
        ByteString.copyFromUtf8(key),
        ByteString.copyFromUtf8("not this"),
        List.of(),
        Optional.empty(),
        0,
        1_000,
        "",
        write,
        "",
        "",
        1);
  }

  private static CachedValue found(String value, int flags) {
    return CachedValue.newBuilder()
        .setFound(true)
        .setValue(ByteString.copyFromUtf8(value))
        .setFlags(flags)
        .build();
  }

  private static CachedValue unread(Unread why) {
    return CachedValue.newBuilder().setUnread(why).build();
  }

  private static Delivery end(CompletionStage<Delivery> delivery) throws Exception {
    return delivery.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Call next() throws Exception {
    Call call = calls.poll(20, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }

  @Test
  void whatTheSourceHasIsSentWithItsFlagsAndTheRecordsLifetime() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      CompletionStage<Delivery> delivery =
          target.deliver(record("a", Optional.of(new CacheWrite(Operation.SET, 60, 1))));
      Call call = next();
      assertThat(call.request().getPartial()).isTrue();
      assertThat(call.request().getKeysList()).containsExactly(ByteString.copyFromUtf8("a"));
      call.answer(ReadResponse.newBuilder().addValues(found("now", 7)).build());
      assertThat(end(delivery)).isEqualTo(Delivery.Delivered.INSTANCE);
    }
    assertThat(sent)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.payload().toStringUtf8()).isEqualTo("now");
              assertThat(record.cacheWrite()).contains(new CacheWrite(Operation.SET, 60, 7));
              assertThat(record.writtenMillis()).isEqualTo(1_000);
            });
  }

  @Test
  void aKeyThatTheSourceHasNoValueOfIsDeleted() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      CompletionStage<Delivery> delivery = target.deliver(record("a", Optional.empty()));
      next().answer(ReadResponse.newBuilder().addValues(CachedValue.getDefaultInstance()).build());
      assertThat(end(delivery)).isEqualTo(Delivery.Delivered.INSTANCE);
    }
    assertThat(sent)
        .singleElement()
        .satisfies(record -> assertThat(record.cacheWrite()).contains(CacheWrite.PLAIN_DELETE));
  }

  @Test
  void eachSourceMakesAPlaceOfItsOwnAndABadAddressHasOneToo() {
    WriterTargetFactory factory = new WriterTargetFactory();
    try {
      assertThat(factory.place(TargetUri.parse("writer://eu:1?value_from=writer://us:2")))
          .isEqualTo("writer://eu:1 with values from writer://us:2");
      assertThat(factory.place(TargetUri.parse("writer://eu:1"))).isEqualTo("writer://eu:1");
      assertThat(factory.place(TargetUri.parse("writer://eu"))).isEqualTo("writer://eu");
      assertThat(factory.place(TargetUri.parse("writer://eu:1/x?y=z"))).isEqualTo("writer://eu:1");
    } finally {
      factory.close();
    }
  }

  @Test
  void aDeletionAsksNobody() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      LogRecord deletion = record("a", Optional.of(CacheWrite.PLAIN_DELETE));
      assertThat(end(target.deliver(deletion))).isEqualTo(Delivery.Delivered.INSTANCE);
      assertThat(sent).containsExactly(deletion);
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void aServerAwayConcernsItsKeysAlone() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      // Four calls are under way at most: what comes meanwhile is asked for in one.
      List<CompletionStage<Delivery>> first = new ArrayList<>();
      List<Call> busy = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        first.add(target.deliver(record("f" + i, Optional.empty())));
        busy.add(next());
      }
      CompletionStage<Delivery> away = target.deliver(record("away", Optional.empty()));
      CompletionStage<Delivery> there = target.deliver(record("there", Optional.empty()));
      for (Call call : busy) {
        call.answer(ReadResponse.newBuilder().addValues(found("f", 0)).build());
      }
      Call together = next();
      assertThat(together.request().getKeysList())
          .extracting(ByteString::toStringUtf8)
          .containsExactly("away", "there");
      together.answer(
          ReadResponse.newBuilder()
              .addValues(unread(Unread.AWAY))
              .addValues(found("v", 0))
              .build());
      assertThat(end(away))
          .isInstanceOfSatisfying(
              Retryable.class, it -> assertThat(it.scope()).isEqualTo(Scope.UNANSWERED));
      assertThat(end(there)).isEqualTo(Delivery.Delivered.INSTANCE);
      for (CompletionStage<Delivery> delivery : first) {
        assertThat(end(delivery)).isEqualTo(Delivery.Delivered.INSTANCE);
      }
    }
  }

  @Test
  void whatTheAnswerHadNoRoomForIsReadAgain() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      CompletionStage<Delivery> delivery = target.deliver(record("a", Optional.empty()));
      next().answer(ReadResponse.newBuilder().addValues(unread(Unread.NO_ROOM)).build());
      next().answer(ReadResponse.newBuilder().addValues(found("v", 0)).build());
      assertThat(end(delivery)).isEqualTo(Delivery.Delivered.INSTANCE);
    }
  }

  @Test
  void aSourceThatIsAwayIsAnOutage() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      CompletionStage<Delivery> delivery = target.deliver(record("a", Optional.empty()));
      next().responses().onError(Status.UNAVAILABLE.withDescription("gone").asException());
      assertThat(end(delivery))
          .isEqualTo(Retryable.target("the source region's Writer group: UNAVAILABLE: gone"));
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void aSourceThatDoesNotAnswerEndsTheAttempt() throws Exception {
    try (Target target = target(Duration.ofMillis(200))) {
      assertThat(end(target.deliver(record("a", Optional.empty()))))
          .isInstanceOfSatisfying(
              Retryable.class, it -> assertThat(it.scope()).isEqualTo(Scope.UNANSWERED));
    }
  }

  @Test
  void anAnswerOfTheWrongLengthIsNobodysValue() throws Exception {
    try (Target target = target(Duration.ofSeconds(20))) {
      CompletionStage<Delivery> delivery = target.deliver(record("a", Optional.empty()));
      next().answer(ReadResponse.getDefaultInstance());
      assertThat(end(delivery)).isInstanceOf(Retryable.class);
    }
    assertThat(sent).isEmpty();
  }

  @Test
  void manyKeysFromManyThreadsEachGetTheirOwn() throws Exception {
    Map<String, CompletionStage<Delivery>> deliveries = new ConcurrentHashMap<>();
    int keys = 3_000;
    CompletableFuture<Void> answering =
        CompletableFuture.runAsync(
            () -> {
              int answered = 0;
              while (answered < keys) {
                try {
                  Call call = next();
                  ReadResponse.Builder response = ReadResponse.newBuilder();
                  call.request()
                      .getKeysList()
                      .forEach(key -> response.addValues(found("v" + key.toStringUtf8(), 0)));
                  answered += call.request().getKeysCount();
                  call.answer(response.build());
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    try (Target target = target(Duration.ofSeconds(20))) {
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        int part = t;
        threads.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = part; i < keys; i += 3) {
                    deliveries.put("k" + i, target.deliver(record("k" + i, Optional.empty())));
                  }
                }));
      }
      for (CompletableFuture<Void> thread : threads) {
        thread.get(20, TimeUnit.SECONDS);
      }
      answering.get(20, TimeUnit.SECONDS);
      for (CompletionStage<Delivery> delivery : deliveries.values()) {
        assertThat(end(delivery)).isEqualTo(Delivery.Delivered.INSTANCE);
      }
    }
    assertThat(sent)
        .hasSize(keys)
        .allSatisfy(
            record ->
                assertThat(record.payload().toStringUtf8())
                    .isEqualTo("v" + record.key().toStringUtf8()));
  }
}
