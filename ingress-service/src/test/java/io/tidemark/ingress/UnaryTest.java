/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static io.tidemark.ingress.RunningIngress.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnaryTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private RunningIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = new RunningIngress();
  }

  @AfterEach
  void stop() throws Exception {
    ingress.close();
  }

  @Test
  void answersTrueOnlyWhenTheQueueHasAcknowledged() throws Exception {
    ListenableFuture<WriteToLogResponse> answer = ingress.future().writeToLog(request("a"));
    InMemoryAppend.Held held = ingress.queue.take();
    assertThat(answer.isDone()).isFalse();

    held.complete(Appended.INSTANCE);

    WriteToLogResponse response = answer.get();
    assertThat(response.getDurable()).isEqualTo(Trilean.TRUE);
    assertThat(response.getId()).isEqualTo("a");
    assertThat(response.getMessage()).isEmpty();
    assertThat(response.getRefusal()).isEqualTo(Refusal.REFUSAL_UNSPECIFIED);
    assertThat(response.getDue().getSeconds() * 1000 + response.getDue().getNanos() / 1_000_000)
        .isEqualTo(held.record().dueMillis());
    assertThat(held.topic().name()).isEqualTo("orders-wal");
    assertThat(held.record().originRegion()).isEqualTo("here");
  }

  @Test
  void answersUnknownWhenTheOutcomeIsInDoubt() {
    ingress.queue.answer(record -> Optional.of(new InDoubt("the broker went away")));

    WriteToLogResponse response = ingress.blocking().writeToLog(request("a"));

    assertThat(response.getDurable()).isEqualTo(Trilean.UNKNOWN);
    assertThat(response.getMessage()).isEqualTo("the broker went away; try again with the same id");
    assertThat(response.getId()).isEqualTo("a");
    assertThat(response.hasDue()).isTrue();
  }

  @Test
  void answersFalseWhenTheRecordWasNotAppended() {
    for (Cause cause : Cause.values()) {
      ingress.queue.answer(record -> Optional.of(new NotAppended(cause, "why: " + cause)));

      WriteToLogResponse response = ingress.blocking().writeToLog(request("a"));

      assertThat(response.getDurable()).isEqualTo(Trilean.FALSE);
      assertThat(response.getMessage()).isEqualTo("why: " + cause);
      assertThat(response.getRefusal())
          .isEqualTo(
              switch (cause) {
                case UNAVAILABLE -> Refusal.UNAVAILABLE;
                case OVERLOADED -> Refusal.RESOURCE_EXHAUSTED;
                case REFUSED -> Refusal.INVALID_ARGUMENT;
              });
    }
  }

  @Test
  void answersFalseToWhatItRefusesAndAppendsNothing() throws Exception {
    WriteToLogResponse response = ingress.blocking().writeToLog(request("a", 1001));

    assertThat(response.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(response.getRefusal()).isEqualTo(Refusal.TOO_LARGE);
    assertThat(response.getMessage()).startsWith("payload is 1001 bytes; the namespace's limit");
    assertThat(ingress.queue.appended()).isZero();
    assertThat(ingress.http("/metrics").body())
        .contains(
            "tidemark_ingress_requests_total{namespace=\"orders\",outcome=\"too_large\"} 1.0");
  }

  @Test
  void answersUnknownBeforeTheClientsDeadline() throws Exception {
    WriteToLogResponse response =
        ingress.blocking().withDeadlineAfter(500, TimeUnit.MILLISECONDS).writeToLog(request("a"));

    assertThat(response.getDurable()).isEqualTo(Trilean.UNKNOWN);
    assertThat(response.getMessage())
        .startsWith("the time to append was up while it was on its way");

    // Its bytes are free when the queue has let go of it, not before.
    assertThat(bytesInFlight()).isPositive();
    ingress.queue.take().complete(Appended.INSTANCE);
    Awaitility.await().untilAsserted(() -> assertThat(bytesInFlight()).isZero());
  }

  @Test
  void answersFalseAtTheDeadlineIfTheRecordCanBeTakenBack() throws Exception {
    ingress.queue.withdrawable(true);

    WriteToLogResponse response =
        ingress.blocking().withDeadlineAfter(500, TimeUnit.MILLISECONDS).writeToLog(request("a"));

    assertThat(response.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(response.getRefusal()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(response.getMessage())
        .startsWith("the time to append was up before the queue took it; nothing was");
    assertThat(bytesInFlight()).isZero();
  }

  @Test
  void takesBackTheRecordOfACancelledCall() throws Exception {
    ingress.queue.withdrawable(true);
    Context.CancellableContext context = Context.current().withCancellation();
    AtomicReference<ListenableFuture<WriteToLogResponse>> answer = new AtomicReference<>();
    context.run(() -> answer.set(ingress.future().writeToLog(request("a"))));
    InMemoryAppend.Held held = ingress.queue.take();

    context.cancel(null);

    Awaitility.await().untilAsserted(() -> assertThat(bytesInFlight()).isZero());
    assertThat(answer.get().isDone()).isTrue();
    assertThat(held.withdraw()).as("it was withdrawn already").isFalse();
  }

  @Test
  void refusesAtOnceWhatThereIsNoRoomFor() throws Exception {
    // 32 MiB hold so many records of 1 MiB of payload and their overhead.
    int mebibyte = 1 << 20;
    int room = IngressSettings.LARGEST_MESSAGE / (mebibyte + 512);
    List<ListenableFuture<WriteToLogResponse>> taken = new ArrayList<>();
    for (int i = 0; i < room; i++) {
      taken.add(ingress.future().writeToLog(large("r" + i, mebibyte)));
    }
    Awaitility.await().until(() -> ingress.queue.appended() == room);

    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ingress.blocking().writeToLog(large("over", mebibyte)));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getStatus().getDescription()).contains("nothing was appended");
    assertThat(
            StatusProto.fromThrowable(refused)
                .getDetails(0)
                .unpack(RetryInfo.class)
                .getRetryDelay())
        .isNotEqualTo(Duration.getDefaultInstance());
    assertThat(ingress.queue.appended()).isEqualTo(room);

    for (int i = 0; i < room; i++) {
      ingress.queue.take().complete(Appended.INSTANCE);
    }
    for (ListenableFuture<WriteToLogResponse> answer : taken) {
      assertThat(answer.get().getDurable()).isEqualTo(Trilean.TRUE);
    }
    assertThat(bytesInFlight()).isZero();
  }

  @Test
  void refusesAPayloadOverAnyLimitWithAnAnswerNotAStatus() {
    WriteToLogResponse response =
        ingress
            .blocking()
            .writeToLog(
                request("a").toBuilder()
                    .setPayload(ByteString.copyFrom(new byte[17 * 1024 * 1024]))
                    .build());

    assertThat(response.getRefusal()).isEqualTo(Refusal.TOO_LARGE);
  }

  @Test
  void takesTheTraceContextOfTheCall() throws Exception {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), TRACE);
    var traced =
        ingress.future().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    ListenableFuture<WriteToLogResponse> answer = traced.writeToLog(request("a"));

    InMemoryAppend.Held held = ingress.queue.take();
    held.complete(Appended.INSTANCE);

    assertThat(held.record().traceparent()).isEqualTo(TRACE);
    assertThat(answer.get().getDurable()).isEqualTo(Trilean.TRUE);
  }

  @Test
  void countsOutcomesAndTimes() throws Exception {
    AppendOutcome[] outcomes = {Appended.INSTANCE, new InDoubt("lost"), Appended.INSTANCE};
    for (AppendOutcome outcome : outcomes) {
      ingress.queue.answer(record -> Optional.of(outcome));
      assertThat(ingress.blocking().writeToLog(request("a")).getId()).isEqualTo("a");
    }
    assertThat(
            ingress
                .blocking()
                .writeToLog(request("a").toBuilder().setNamespace("no-such").build())
                .getRefusal())
        .isEqualTo(Refusal.NAMESPACE_NOT_FOUND);

    // Counting comes after answering.
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(ingress.http("/metrics").body())
                    .contains(
                        "tidemark_ingress_requests_total{namespace=\"orders\",outcome=\"durable\"}"
                            + " 2.0",
                        "tidemark_ingress_requests_total{namespace=\"orders\",outcome=\"unknown\"}"
                            + " 1.0",
                        "tidemark_ingress_requests_total{namespace=\"(unknown)\",outcome="
                            + "\"namespace_not_found\"} 1.0",
                        "tidemark_ingress_answer_seconds_count{call=\"unary\"} 3",
                        "tidemark_namespaces 4.0",
                        "tidemark_namespaces_rejected 0.0")
                    .doesNotContain("no-such"));
  }

  private static WriteToLogRequest large(String id, int payload) {
    return request(id, payload).toBuilder().setNamespace("large").build();
  }

  private double bytesInFlight() throws Exception {
    return ingress
        .http("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_ingress_bytes_in_flight "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
