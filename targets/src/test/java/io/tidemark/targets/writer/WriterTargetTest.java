/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.ConflictRule;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.api.v1.WriteOutcome.Outcome;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.CacheWrite.Operation;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.channel.TargetChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriterTargetTest {

  /** A batch, and where its answer goes. */
  private record Call(ApplyRequest request, StreamObserver<ApplyResponse> responses) {
    void answer(Outcome outcome) {
      ApplyResponse.Builder response = ApplyResponse.newBuilder();
      for (WriteToApply write : request.getWritesList()) {
        response.addOutcomes(
            WriteOutcome.newBuilder()
                .setNumber(write.getNumber())
                .setOutcome(outcome)
                .setMessage("why"));
      }
      responses.onNext(response.build());
    }
  }

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final WriterTargetFactory factory = new WriterTargetFactory();

  /** Takes the streams that are sent to no more, where a test has given it room. */
  private BlockingQueue<StreamObserver<ApplyResponse>> halfClosed = new SynchronousQueue<>();

  private Server server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    start(0);
  }

  private void start(int onPort) throws Exception {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort))
            .addService(
                new CacheWriterGrpc.CacheWriterImplBase() {
                  @Override
                  public StreamObserver<ApplyRequest> apply(
                      StreamObserver<ApplyResponse> responses) {
                    return new StreamObserver<>() {
                      @Override
                      public void onNext(ApplyRequest request) {
                        calls.add(new Call(request, responses));
                      }

                      @Override
                      public void onError(Throwable error) {}

                      @Override
                      public void onCompleted() {
                        if (!halfClosed.offer(responses)) {
                          responses.onCompleted();
                        }
                      }
                    };
                  }
                })
            .build()
            .start();
    port = server.getPort();
  }

  @AfterEach
  void stop() throws Exception {
    factory.close();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private Target target(String query, Duration timeout) {
    return factory.create(
        TargetUri.parse("writer://127.0.0.1:" + port + query),
        new TargetContext(new KafkaClusters(Map.of()), timeout));
  }

  private Target target() {
    return target("", Duration.ofSeconds(20));
  }

  private static LogRecord record(String key, Optional<CacheWrite> write) {
    return new LogRecord(
        "id-" + key,
        "cache",
        ByteString.copyFromUtf8(key),
        ByteString.copyFromUtf8("value"),
        List.of(),
        Optional.empty(),
        2_000,
        1_000,
        "eu",
        write,
        "",
        "",
        1);
  }

  private static Delivery get(CompletionStage<Delivery> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Call call() throws Exception {
    Call call = calls.poll(10, TimeUnit.SECONDS);
    assertThat(call).as("a batch").isNotNull();
    return call;
  }

  @Test
  void aSetIsHandedOverWhole() throws Exception {
    long before = System.currentTimeMillis();
    try (Target target = target()) {
      var delivery =
          target.deliver(record("k", Optional.of(new CacheWrite(Operation.SET, 60, -2))));
      Call call = call();
      call.answer(Outcome.APPLIED);
      assertThat(get(delivery)).isInstanceOf(Delivery.Delivered.class);

      WriteToApply write = call.request().getWrites(0);
      assertThat(write.getKey().toStringUtf8()).isEqualTo("k");
      assertThat(write.getOperation()).isEqualTo(CacheOperation.CACHE_SET);
      assertThat(write.getValue().toStringUtf8()).isEqualTo("value");
      assertThat(write.getFlags()).isEqualTo(-2);
      assertThat(write.getTtlSeconds()).isEqualTo(60);
      assertThat(write.getWriteMillis()).isEqualTo(1_000);
      assertThat(write.getGoodUntilMillis())
          .isBetween(before + 15_000, System.currentTimeMillis() + 15_000);
      assertThat(write.getConflict()).isEqualTo(ConflictRule.ORDERED);
      assertThat(write.getTieBreaker()).isEqualTo(ByteString.EMPTY);
    }
  }

  @Test
  void whereTheLastWriteWinsItsVersionGoesAlong() throws Exception {
    try (Target target =
        target("?conflict=LAST_WRITE_WINS&remember=7200", Duration.ofSeconds(20))) {
      var delivery = target.deliver(record("k", Optional.of(CacheWrite.PLAIN_DELETE)));
      Call call = call();
      call.answer(Outcome.SUPERSEDED);
      assertThat(get(delivery)).isInstanceOf(Delivery.Delivered.class);

      WriteToApply write = call.request().getWrites(0);
      assertThat(write.getOperation()).isEqualTo(CacheOperation.CACHE_DELETE);
      assertThat(write.getValue()).isEqualTo(ByteString.EMPTY);
      assertThat(write.getConflict()).isEqualTo(ConflictRule.LAST_WRITE_WINS);
      assertThat(write.getTieBreaker().toStringUtf8()).isEqualTo("eu\nid-k");
      assertThat(write.getRememberDeletionSeconds()).isEqualTo(7200);
    }
  }

  @ParameterizedTest
  @CsvSource({"RETRY, RECORD", "CACHE_AWAY, UNANSWERED", "OUTCOME_UNSPECIFIED, RECORD"})
  void whatMaySucceedLaterIsRetried(Outcome outcome, Scope scope) throws Exception {
    try (Target target = target()) {
      var delivery = target.deliver(record("k", Optional.empty()));
      call().answer(outcome);
      assertThat(((Retryable) get(delivery)).scope()).isEqualTo(scope);
    }
  }

  @Test
  void aStreamThatIsOldGivesWayAndWhatWasSentOnItIsStillAnswered() throws Exception {
    halfClosed = new LinkedBlockingQueue<>();
    AtomicLong nanos = new AtomicLong();
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    TargetUri uri = TargetUri.parse("writer://127.0.0.1:" + port);
    try (Target target =
        new WriterTarget(
            TargetChannel.open(uri, 1 << 20),
            WriterAddress.parse(uri),
            Duration.ofHours(1),
            thread,
            nanos::get,
            InstantSource.system())) {
      var first = target.deliver(record("first", Optional.empty()));
      Call old = call();
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      var second = target.deliver(record("second", Optional.empty()));
      Call same = call();
      assertThat(same.responses()).isSameAs(old.responses());

      nanos.addAndGet(1);
      var third = target.deliver(record("third", Optional.empty()));
      Call anew = call();
      assertThat(anew.responses()).isNotSameAs(old.responses());
      StreamObserver<ApplyResponse> left = halfClosed.poll(30, TimeUnit.SECONDS);
      assertThat(left).isSameAs(old.responses());
      old.answer(Outcome.APPLIED);
      same.answer(Outcome.APPLIED);
      assertThat(get(first)).isInstanceOf(Delivery.Delivered.class);
      assertThat(get(second)).isInstanceOf(Delivery.Delivered.class);
      left.onCompleted();
      anew.answer(Outcome.APPLIED);
      assertThat(get(third)).isInstanceOf(Delivery.Delivered.class);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void whatIsRejectedIsDead() throws Exception {
    try (Target target = target()) {
      var delivery = target.deliver(record("k", Optional.empty()));
      call().answer(Outcome.REJECTED);
      assertThat(((Delivery.Rejected) get(delivery)).error()).isEqualTo("why");
    }
  }

  /** What queues up while a batch is on its way goes together, and each gets its own outcome. */
  @Test
  void manyGoInBatchesAndEachHasItsOutcome() throws Exception {
    int count = 20_000;
    List<CompletionStage<Delivery>> deliveries = new ArrayList<>();
    try (Target target = target()) {
      for (int i = 0; i < count; i++) {
        deliveries.add(target.deliver(record("k" + i, Optional.empty())));
      }
      int seen = 0;
      int batches = 0;
      while (seen < count) {
        Call call = call();
        assertThat(call.request().getWritesCount()).isBetween(1, WriterStream.MOST_WRITES);
        boolean even = batches++ % 2 == 0;
        call.answer(even ? Outcome.APPLIED : Outcome.REJECTED);
        for (WriteToApply write : call.request().getWritesList()) {
          int index = Integer.parseInt(write.getKey().toStringUtf8().substring(1));
          assertThat(get(deliveries.get(index)))
              .isInstanceOf(even ? Delivery.Delivered.class : Delivery.Rejected.class);
        }
        seen += call.request().getWritesCount();
      }
      assertThat(batches).isLessThan(count / 4);
    }
  }

  @Test
  void whatHasNoAnswerInTimeIsUnansweredAndALaterAnswerIsNobodys() throws Exception {
    try (Target target = target("", Duration.ofMillis(300))) {
      var delivery = target.deliver(record("k", Optional.empty()));
      Call call = call();
      assertThat(((Retryable) get(delivery)).scope()).isEqualTo(Scope.UNANSWERED);
      call.answer(Outcome.REJECTED);
      var next = target.deliver(record("k2", Optional.empty()));
      call().answer(Outcome.APPLIED);
      assertThat(get(next)).isInstanceOf(Delivery.Delivered.class);
    }
  }

  @Test
  void aStreamThatBreaksLeavesItsWritesToLaterAndAnotherIsOpened() throws Exception {
    try (Target target = target()) {
      var delivery = target.deliver(record("k", Optional.empty()));
      call().responses().onError(Status.UNAVAILABLE.withDescription("bye").asException());
      Retryable broken = (Retryable) get(delivery);
      assertThat(broken.scope()).isEqualTo(Scope.TARGET);
      assertThat(broken.error()).contains("bye");
      assertThat(broken.retryAfter()).as("until what was begun has ended").isPresent();

      var next = target.deliver(record("k", Optional.empty()));
      call().answer(Outcome.APPLIED);
      assertThat(get(next)).isInstanceOf(Delivery.Delivered.class);
    }
  }

  @Test
  void whereNobodyListensItIsSaidAtOnceAndOneThatReturnsIsFound() throws Exception {
    int free = port;
    stop();
    WriterTargetFactory another = new WriterTargetFactory();
    try (Target target =
        another.create(
            TargetUri.parse("writer://127.0.0.1:" + free),
            new TargetContext(new KafkaClusters(Map.of()), Duration.ofMinutes(5)))) {
      Retryable away = (Retryable) get(target.deliver(record("k", Optional.empty())));
      assertThat(away.scope()).isEqualTo(Scope.TARGET);
      assertThat(away.retryAfter()).as("it was never sent").isEmpty();

      start(free);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                var delivery = target.deliver(record("k", Optional.empty()));
                Call call = calls.poll(2, TimeUnit.SECONDS);
                if (call != null) {
                  call.answer(Outcome.APPLIED);
                }
                return get(delivery) instanceof Delivery.Delivered;
              });
    } finally {
      another.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "writer://h",
        "writer://h:1/path",
        "writer://h:1?conflict=ORDERED",
        "writer://h:1?conflict=LAST_WRITE_WINS&remember=0"
      })
  void anAddressThatNoDocumentMakesIsRefused(String address) {
    assertThatThrownBy(() -> factory.validate(TargetUri.parse(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(address);
  }
}
