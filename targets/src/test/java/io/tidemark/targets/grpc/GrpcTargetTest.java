/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.grpc;

import static io.tidemark.targets.TestRecords.CONTEXT;
import static io.tidemark.targets.TestRecords.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import java.net.InetSocketAddress;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTargetTest {

  private final BlockingQueue<DeliverRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<String>> traceparents = new LinkedBlockingQueue<>();
  private final GrpcTargetFactory factory = new GrpcTargetFactory();
  private volatile Consumer<StreamObserver<DeliverResponse>> answer =
      answer(DeliverResponse.getDefaultInstance());
  private Server server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    start(0);
  }

  private void start(int onPort) throws Exception {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), onPort))
            .addService(
                new DeliveryTargetGrpc.DeliveryTargetImplBase() {
                  @Override
                  public void deliver(
                      DeliverRequest request, StreamObserver<DeliverResponse> responses) {
                    requests.add(request);
                    answer.accept(responses);
                  }
                })
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, A> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                    traceparents.add(
                        Optional.ofNullable(
                            headers.get(
                                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER))));
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
    port = server.getPort();
  }

  @AfterEach
  void stop() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private static Consumer<StreamObserver<DeliverResponse>> answer(DeliverResponse response) {
    return responses -> {
      responses.onNext(response);
      responses.onCompleted();
    };
  }

  private Delivery deliver(TargetContext context) throws Exception {
    try (Target target = factory.create(TargetUri.parse("grpc://127.0.0.1:" + port), context)) {
      return target
          .deliver(record(Header.of("color", "blue")))
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void handsOverTheWholeRecord() throws Exception {
    assertThat(deliver(CONTEXT)).isInstanceOf(Delivery.Delivered.class);

    DeliverRequest request = requests.poll(5, TimeUnit.SECONDS);
    assertThat(request.getId()).isEqualTo("id-1");
    assertThat(request.getNamespace()).isEqualTo("orders");
    assertThat(request.getKey().toStringUtf8()).isEqualTo("customer-7");
    assertThat(request.getPayload().toStringUtf8()).isEqualTo("payload");
    assertThat(request.getHeadersMap()).containsEntry("color", "blue");
    assertThat(traceparents.poll()).contains(record().traceparent());
    assertThat(request.getAttempt()).isEqualTo(3);
    assertThat(request.getDue().getSeconds()).isEqualTo(2);
    assertThat(request.getWriteTime().getSeconds()).isEqualTo(1);
  }

  @Test
  void theApplicationMayAskForARetryOrRefuse() throws Exception {
    answer =
        answer(
            DeliverResponse.newBuilder()
                .setOutcome(DeliverResponse.Outcome.RETRY)
                .setMessage("busy")
                .setRetryAfter(Durations.fromSeconds(9))
                .build());
    Retryable retry = (Retryable) deliver(CONTEXT);
    assertThat(retry.retryAfter()).contains(Duration.ofSeconds(9));
    assertThat(retry.scope()).isEqualTo(Scope.RECORD);

    answer =
        answer(
            DeliverResponse.newBuilder()
                .setOutcome(DeliverResponse.Outcome.REJECTED)
                .setMessage("never")
                .build());
    assertThat(deliver(CONTEXT)).isEqualTo(new Delivery.Rejected("never"));
  }

  @Test
  void aRefusalWithALongTextIsOneRefusal() throws Exception {
    answer =
        responses ->
            responses.onError(
                Status.INVALID_ARGUMENT.withDescription("x".repeat(12_000)).asException());
    assertThat(deliver(CONTEXT))
        .isInstanceOfSatisfying(
            Delivery.Rejected.class,
            rejected -> assertThat(rejected.error()).contains("INVALID_ARGUMENT").contains("xxx"));
  }

  @Test
  void aHostMayHaveAnUnderscoreInItsName() throws Exception {
    Target target = factory.create(TargetUri.parse("grpc://my_service.invalid:1"), CONTEXT);
    try (target) {
      Delivery delivery = target.deliver(record()).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(((Retryable) delivery).scope()).isEqualTo(Scope.TARGET);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"RESOURCE_EXHAUSTED", "ABORTED", "CANCELLED", "INTERNAL", "UNKNOWN"})
  void someStatusesAreRetryable(Status.Code code) throws Exception {
    answer = responses -> responses.onError(code.toStatus().withDescription("x").asException());
    assertThat(((Retryable) deliver(CONTEXT)).scope()).isEqualTo(Scope.RECORD);
  }

  @Test
  void aDeadlineMayBeTheRecordsOrTheTargets() throws Exception {
    answer = responses -> responses.onError(Status.DEADLINE_EXCEEDED.asException());
    assertThat(((Retryable) deliver(CONTEXT)).scope()).isEqualTo(Scope.UNANSWERED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "FAILED_PRECONDITION",
        "OUT_OF_RANGE",
        "DATA_LOSS"
      })
  void theRestAreNot(Status.Code code) throws Exception {
    answer = responses -> responses.onError(code.toStatus().withDescription("x").asException());
    assertThat(deliver(CONTEXT)).isEqualTo(new Delivery.Rejected(code + ": x"));
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, UNAUTHENTICATED",
    "PERMISSION_DENIED, FORBIDDEN",
    "UNIMPLEMENTED, UNIMPLEMENTED"
  })
  void ofSomeTheNamespaceSaysWhatTheyMean(Status.Code code, Refusal refusal) throws Exception {
    answer = responses -> responses.onError(code.toStatus().withDescription("x").asException());
    assertThat(deliver(CONTEXT)).isEqualTo(Delivery.Rejected.refused(refusal, code + ": x"));
  }

  @Test
  void waitsAsLongAsRetryInfoSays() throws Exception {
    answer =
        responses ->
            responses.onError(
                StatusProto.toStatusException(
                    com.google.rpc.Status.newBuilder()
                        .setCode(Code.UNAVAILABLE_VALUE)
                        .addDetails(
                            Any.pack(
                                RetryInfo.newBuilder()
                                    .setRetryDelay(Durations.fromSeconds(7))
                                    .build()))
                        .build()));
    Retryable retry = (Retryable) deliver(CONTEXT);
    assertThat(retry.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(retry.scope()).isEqualTo(Scope.TARGET);
  }

  @Test
  void aServerThatDoesNotAnswerIsRetryable() throws Exception {
    answer = responses -> {};
    TargetContext impatient = new TargetContext(CONTEXT.kafkaClusters(), Duration.ofMillis(200));
    assertThat(deliver(impatient)).isInstanceOf(Retryable.class);
  }

  @Test
  void aServerThatIsAwayIsTheTargetAsAWhole() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    assertThat(((Retryable) deliver(CONTEXT)).scope()).isEqualTo(Scope.TARGET);
  }

  @Test
  void aServerThatComesBackIsFound() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    try (Target target = factory.create(TargetUri.parse("grpc://127.0.0.1:" + port), CONTEXT)) {
      assertThat(target.deliver(record()).toCompletableFuture().get(20, TimeUnit.SECONDS))
          .isInstanceOf(Retryable.class);
      start(port);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  target.deliver(record()).toCompletableFuture().get(20, TimeUnit.SECONDS)
                      instanceof Delivery.Delivered);
    }
  }

  @Test
  void whatAnyProducerMayHaveWrittenDoesNotFailTheCall() throws Exception {
    LogRecord plain = record();
    LogRecord odd =
        new LogRecord(
            plain.id(),
            plain.namespace(),
            plain.key(),
            plain.payload(),
            List.of(new Header("bytes", ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))),
            plain.target(),
            Long.MAX_VALUE / 2,
            Long.MAX_VALUE / 2,
            "",
            "not a\r\ntrace: parent é",
            1);
    try (Target target = factory.create(TargetUri.parse("grpc://127.0.0.1:" + port), CONTEXT)) {
      assertThat(target.deliver(odd).toCompletableFuture().get(20, TimeUnit.SECONDS))
          .isInstanceOf(Delivery.Delivered.class);
    }
    DeliverRequest request = requests.poll(5, TimeUnit.SECONDS);
    assertThat(Timestamps.toString(request.getWriteTime())).isEqualTo("9999-12-31T23:59:59.999Z");
    assertThat(traceparents.poll()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"grpc://host:0", "grpc://host", "grpc://host:80/path", "grpc://host:80?a=b"})
  void anAddressIsAHostAndAPort(String address) {
    assertThatThrownBy(() -> factory.validate(TargetUri.parse(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grpc://HOST:PORT");
  }
}
