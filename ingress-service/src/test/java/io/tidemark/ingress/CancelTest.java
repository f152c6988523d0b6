/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static io.tidemark.ingress.RunningIngress.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.Cancellation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancelTest {

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
    ListenableFuture<CancelResponse> answer =
        ingress.future().cancel(cancel("a").setKey(ByteString.copyFromUtf8("k")).build());
    InMemoryAppend.Held held = ingress.queue.take();
    assertThat(answer.isDone()).isFalse();
    assertThat(held.entry())
        .isEqualTo(new Cancellation("a", "orders", ByteString.copyFromUtf8("k")));
    assertThat(held.topic().name()).isEqualTo("orders-wal");

    held.complete(Appended.INSTANCE);

    assertThat(answer.get())
        .isEqualTo(CancelResponse.newBuilder().setDurable(Trilean.TRUE).setId("a").build());
  }

  @Test
  void takesTheWayOfTheWrite() throws Exception {
    ingress.registry.replace(NamespaceFixtures.delayQueue("orders", topics(), Optional.empty()));
    Set<Topic> taken = new HashSet<>();
    for (String key : List.of("", "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7")) {
      ByteString bytes = ByteString.copyFromUtf8(key);
      var write = ingress.future().writeToLog(request("id-1").toBuilder().setKey(bytes).build());
      InMemoryAppend.Held written = ingress.queue.take();
      written.complete(Appended.INSTANCE);
      var cancel = ingress.future().cancel(cancel("id-1").setKey(bytes).build());
      InMemoryAppend.Held wish = ingress.queue.take();
      wish.complete(Appended.INSTANCE);

      assertThat(wish.topic()).isEqualTo(written.topic());
      assertThat(wish.entry().key()).isEqualTo(written.entry().key());
      assertThat(write.get().getDurable()).isEqualTo(cancel.get().getDurable());
      taken.add(wish.topic());
    }
    assertThat(taken).as("topics").hasSizeGreaterThan(1);
  }

  @Test
  void answersUnknownWhenTheOutcomeIsInDoubt() {
    ingress.queue.answer(entry -> Optional.of(new InDoubt("the broker went away")));

    CancelResponse response = ingress.blocking().cancel(cancel("a").build());

    assertThat(response.getDurable()).isEqualTo(Trilean.UNKNOWN);
    assertThat(response.getMessage()).isEqualTo("the broker went away; try again with the same id");
    assertThat(response.getId()).isEqualTo("a");
    assertThat(response.getRefusal()).isEqualTo(Refusal.REFUSAL_UNSPECIFIED);
  }

  @Test
  void answersFalseWhenItWasNotAppended() {
    ingress.queue.answer(entry -> Optional.of(new NotAppended(Cause.UNAVAILABLE, "no broker")));

    CancelResponse response = ingress.blocking().cancel(cancel("a").build());

    assertThat(response.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(response.getRefusal()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(response.getMessage()).isEqualTo("no broker");
  }

  @Test
  void answersBeforeTheClientsDeadline() {
    assertThat(shortly().getDurable()).isEqualTo(Trilean.UNKNOWN);

    ingress.queue.withdrawable(true);
    CancelResponse response = shortly();
    assertThat(response.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(response.getMessage())
        .isEqualTo(
            "the time to append was up before the queue took it; nothing was appended: try again");
  }

  @Test
  void refusesWithAStatusWhatThereIsNoRoomFor() {
    // With half a kilobyte of overhead each, these fill the 32 MiB.
    int payload = 1 << 20;
    IntStream.range(0, 32)
        .forEach(
            i -> {
              var write = request("r" + i, payload - 512).toBuilder().setNamespace("large");
              assertThat(ingress.future().writeToLog(write.build())).isNotNull();
            });
    Awaitility.await().until(() -> ingress.queue.appended() == 32);

    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> ingress.blocking().cancel(cancel("a").build()));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(ingress.queue.appended()).isEqualTo(32);
  }

  @Test
  void countsApartFromWrites() throws Exception {
    ingress.queue.answer(entry -> Optional.of(Appended.INSTANCE));
    assertThat(ingress.blocking().cancel(cancel("a").build()).getId()).isEqualTo("a");
    assertThat(ingress.blocking().cancel(cancel("").build()).getRefusal())
        .isEqualTo(Refusal.INVALID_ARGUMENT);

    // Counting comes after answering.
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(ingress.http("/metrics").body())
                    .contains(
                        "tidemark_ingress_cancels_total{namespace=\"orders\",outcome=\"durable\"}"
                            + " 1.0",
                        "tidemark_ingress_cancels_total{namespace=\"(unknown)\",outcome="
                            + "\"invalid_argument\"} 1.0",
                        "tidemark_ingress_answer_seconds_count{call=\"cancel\"} 1",
                        "tidemark_ingress_answer_seconds_count{call=\"unary\"} 0")
                    .doesNotContain("tidemark_ingress_requests_total"));
  }

  private CancelResponse shortly() {
    return ingress
        .blocking()
        .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
        .cancel(cancel("a").build());
  }

  private static List<String> topics() {
    return List.of("orders-0", "orders-1", "orders-2");
  }

  private static CancelRequest.Builder cancel(String id) {
    return CancelRequest.newBuilder().setNamespace("orders").setId(id);
  }
}
