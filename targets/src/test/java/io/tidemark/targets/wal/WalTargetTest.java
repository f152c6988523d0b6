/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.wal;

import static io.tidemark.targets.TestRecords.CONTEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CacheWrite.Operation;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalTargetTest {

  private final BlockingQueue<WriteToLogRequest> requests = new LinkedBlockingQueue<>();
  private final WalTargetFactory factory = new WalTargetFactory();
  private volatile Consumer<StreamObserver<WriteToLogResponse>> answer = answers(Trilean.TRUE);
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new WriteAheadLogGrpc.WriteAheadLogImplBase() {
                  @Override
                  public void writeToLog(
                      WriteToLogRequest request, StreamObserver<WriteToLogResponse> responses) {
                    requests.add(request);
                    answer.accept(responses);
                  }
                })
            .build()
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private static Consumer<StreamObserver<WriteToLogResponse>> answers(Trilean durable) {
    return answers(WriteToLogResponse.newBuilder().setDurable(durable));
  }

  private static Consumer<StreamObserver<WriteToLogResponse>> answers(
      WriteToLogResponse.Builder response) {
    return responses -> {
      responses.onNext(response.build());
      responses.onCompleted();
    };
  }

  private Delivery deliver() throws Exception {
    LogRecord record =
        new LogRecord(
            "id-1",
            "cache",
            ByteString.copyFromUtf8("k"),
            ByteString.EMPTY,
            List.of(Header.of("color", "blue")),
            Optional.empty(),
            2_000,
            1_500,
            "eu",
            Optional.of(new CacheWrite(CacheWrite.Operation.DELETE, 60, 7)),
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            3);
    try (Target target =
        factory.create(
            TargetUri.parse("wal://127.0.0.1:" + server.getPort() + "/mirror"), CONTEXT)) {
      return target.deliver(record).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void theOtherLogGetsTheSameRecordFromTheSameRegion() throws Exception {
    assertThat(deliver()).isInstanceOf(Delivery.Delivered.class);

    WriteToLogRequest request = requests.remove();
    assertThat(request.getNamespace()).isEqualTo("mirror");
    assertThat(request.getId()).isEqualTo("id-1");
    assertThat(request.getKey().toStringUtf8()).isEqualTo("k");
    assertThat(request.getOriginRegion()).isEqualTo("eu");
    assertThat(request.getLifecycle().getWriteTime()).isEqualTo(Timestamps.fromMillis(1_500));
    assertThat(request.getLifecycle().hasDelay()).as("due at once").isFalse();
    assertThat(request.getCacheWrite().getOperation()).isEqualTo(Operation.DELETE);
    assertThat(request.getCacheWrite().getTtl()).isEqualTo(Durations.fromSeconds(60));
    assertThat(request.getCacheWrite().getFlags()).isEqualTo(7);
    assertThat(request.getHeadersMap())
        .containsEntry("color", "blue")
        .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(request.hasTarget()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "RESOURCE_EXHAUSTED, THROTTLED",
    "UNAVAILABLE, TARGET",
    "REFUSAL_UNSPECIFIED, UNANSWERED"
  })
  void whatMaySucceedLaterIsRetried(Refusal refusal, Scope scope) throws Exception {
    answer = answers(WriteToLogResponse.newBuilder().setDurable(Trilean.FALSE).setRefusal(refusal));
    assertThat(((Delivery.Retryable) deliver()).scope()).isEqualTo(scope);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INVALID_ARGUMENT", "TARGET_NOT_ALLOWED", "TOO_LARGE"})
  void whatTheOtherLogWillNeverTakeIsDead(Refusal refusal) throws Exception {
    answer =
        answers(
            WriteToLogResponse.newBuilder()
                .setDurable(Trilean.FALSE)
                .setRefusal(refusal)
                .setMessage("no"));
    assertThat(((Delivery.Rejected) deliver()).error()).isEqualTo(refusal + ": no");
  }

  @Test
  void whatIsUnknownThereIsWrittenAgain() throws Exception {
    answer = answers(Trilean.UNKNOWN);
    assertThat(((Delivery.Retryable) deliver()).scope()).isEqualTo(Scope.UNANSWERED);
  }

  @ParameterizedTest
  @CsvSource({"UNAVAILABLE, TARGET", "DEADLINE_EXCEEDED, UNANSWERED", "INTERNAL, RECORD"})
  void aCallThatFailsSaysNothingOfTheRecord(Status.Code code, Scope scope) throws Exception {
    answer = responses -> responses.onError(code.toStatus().asException());
    assertThat(((Delivery.Retryable) deliver()).scope()).isEqualTo(scope);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, UNAUTHENTICATED",
    "PERMISSION_DENIED, FORBIDDEN",
    "UNIMPLEMENTED, UNIMPLEMENTED"
  })
  void ofSomeTheNamespaceSaysWhatTheyMean(Status.Code code, io.tidemark.retry.Refusal refusal)
      throws Exception {
    answer = responses -> responses.onError(code.toStatus().asException());
    assertThat(((Delivery.Rejected) deliver()).refusal()).contains(refusal);
  }

  @Test
  void aNamespaceThatIsNotThereYetMayCome() throws Exception {
    answer =
        answers(
            WriteToLogResponse.newBuilder()
                .setDurable(Trilean.FALSE)
                .setRefusal(Refusal.NAMESPACE_NOT_FOUND));
    assertThat(((Delivery.Rejected) deliver()).refusal())
        .contains(io.tidemark.retry.Refusal.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"wal://h/ns", "wal://h:1", "wal://h:1/", "wal://h:1/a/b", "wal://h:1/a?b"})
  void anAddressNamesAServerAndANamespace(String address) {
    assertThatThrownBy(() -> factory.validate(TargetUri.parse(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wal://HOST:PORT/NAMESPACE");
  }
}
