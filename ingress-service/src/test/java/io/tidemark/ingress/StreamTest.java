/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static io.tidemark.ingress.RunningIngress.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamTest {

  private static final int WINDOW = 8;

  private RunningIngress ingress;
  private final Answers answers = new Answers();

  @BeforeEach
  void start() throws Exception {
    ingress = new RunningIngress();
  }

  @AfterEach
  void stop() throws Exception {
    ingress.close();
  }

  @Test
  void answersEachRequestInItsPlaceHoweverTheQueueAnswers() throws Exception {
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    requests.onNext(batch("a0", "a1", "a2").toBuilder().addRequests(request("bad id")).build());
    List<InMemoryAppend.Held> held = take(3);

    held.get(2).complete(Appended.INSTANCE);
    held.get(0).complete(new InDoubt("lost"));
    assertThat(answers.nothing()).isTrue();
    held.get(1).complete(Appended.INSTANCE);

    List<WriteToLogResponse> responses = answers.next().getResponsesList();
    assertThat(responses)
        .extracting(WriteToLogResponse::getDurable)
        .containsExactly(Trilean.UNKNOWN, Trilean.TRUE, Trilean.TRUE, Trilean.FALSE);
    assertThat(responses)
        .extracting(WriteToLogResponse::getId)
        .containsExactly("a0", "a1", "a2", "bad id");
    requests.onCompleted();
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void answersBatchesInTheirOrder() throws Exception {
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    for (int i = 0; i < WINDOW; i++) {
      requests.onNext(batch("b" + i));
    }
    requests.onCompleted();
    List<InMemoryAppend.Held> held = take(WINDOW);
    Collections.reverse(held);
    held.forEach(each -> each.complete(Appended.INSTANCE));

    for (int i = 0; i < WINDOW; i++) {
      assertThat(answers.next().getResponses(0).getId()).isEqualTo("b" + i);
    }
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void takesAFurtherBatchOnlyWhenOneIsAnswered() throws Exception {
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    int sent = 3 * WINDOW;
    for (int i = 0; i < sent; i++) {
      requests.onNext(batch("c" + i));
    }
    List<InMemoryAppend.Held> held = take(WINDOW);
    // Another call on the same connection comes after the stream's messages, so those the server
    // would have taken are there when it is answered.
    assertThat(ingress.blocking().writeToLog(request("no good")).getDurable())
        .isEqualTo(Trilean.FALSE);
    assertThat(ingress.queue.appended()).isEqualTo(WINDOW);

    for (int i = 0; i < sent; i++) {
      held.get(i).complete(Appended.INSTANCE);
      assertThat(answers.next().getResponses(0).getId()).isEqualTo("c" + i);
      if (i + WINDOW < sent) {
        held.addAll(take(1));
        assertThat(ingress.queue.appended()).isEqualTo(i + 1 + WINDOW);
      }
    }
  }

  @Test
  void refusesOneByOneWhatThereIsNoRoomFor() throws Exception {
    int room = IngressSettings.LARGEST_MESSAGE / (1000 + 512);
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    int batches = 3;
    int size = 8_000;
    for (int i = 0; i < batches; i++) {
      WriteToLogBatchRequest.Builder batch = WriteToLogBatchRequest.newBuilder();
      IntStream.range(0, size).forEach(j -> batch.addRequests(request("d" + j, 1000)));
      requests.onNext(batch.build());
    }
    int over = batches * size - room;
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(ingress.http("/metrics").body())
                    .contains("outcome=\"resource_exhausted\"} " + (double) over));
    assertThat(answers.nothing()).isTrue();
    take(room).forEach(each -> each.complete(Appended.INSTANCE));

    List<WriteToLogResponse> responses = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      responses.addAll(answers.next().getResponsesList());
    }
    assertThat(responses.subList(0, room))
        .allSatisfy(each -> assertThat(each.getDurable()).isEqualTo(Trilean.TRUE));
    assertThat(responses.subList(room, batches * size))
        .allSatisfy(
            each -> {
              assertThat(each.getDurable()).isEqualTo(Trilean.FALSE);
              assertThat(each.getRefusal()).isEqualTo(Refusal.RESOURCE_EXHAUSTED);
            });
  }

  @Test
  void endsAStreamWhoseBatchIsTooLongAfterAnsweringTheOnesBefore() throws Exception {
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    requests.onNext(batch("e0"));
    WriteToLogBatchRequest.Builder tooLong = WriteToLogBatchRequest.newBuilder();
    IntStream.range(0, 10_001).forEach(i -> tooLong.addRequests(request("f" + i)));
    requests.onNext(tooLong.build());
    requests.onNext(batch("e1"));

    take(1).get(0).complete(Appended.INSTANCE);

    assertThat(answers.next().getResponses(0).getId()).isEqualTo("e0");
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(answers.status.get().getDescription())
        .isEqualTo(
            "a batch of 10001 requests; it must have 1 to 10000; nothing of it was appended");
    assertThat(ingress.queue.appended()).isEqualTo(1);
  }

  @Test
  void refusesAnEmptyBatch() throws Exception {
    ingress.stub().writeToLogStream(answers).onNext(WriteToLogBatchRequest.getDefaultInstance());
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void answersWhatIsOpenBeforeTheStreamsDeadline() throws Exception {
    StreamObserver<WriteToLogBatchRequest> requests =
        ingress.stub().withDeadlineAfter(700, TimeUnit.MILLISECONDS).writeToLogStream(answers);
    requests.onNext(batch("g0", "g1"));
    take(2).get(1).complete(Appended.INSTANCE);

    assertThat(answers.next().getResponsesList())
        .extracting(WriteToLogResponse::getDurable)
        .containsExactly(Trilean.UNKNOWN, Trilean.TRUE);
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @Test
  void takesBackWhatACancelledStreamHasWaiting() throws Exception {
    ingress.queue.withdrawable(true);
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    requests.onNext(batch("h0"));
    InMemoryAppend.Held held = ingress.queue.take();

    requests.onError(Status.CANCELLED.asRuntimeException());

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(ingress.http("/metrics").body())
                    .contains("tidemark_ingress_bytes_in_flight 0.0"));
    assertThat(held.withdraw()).isFalse();
  }

  @Test
  void answersManyBatchesThatCompleteAtOnce() throws Exception {
    ingress.queue.answer(record -> Optional.of(Appended.INSTANCE));
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    for (int i = 0; i < 500; i++) {
      requests.onNext(batch("i" + i, "j" + i));
    }
    requests.onCompleted();
    for (int i = 0; i < 500; i++) {
      assertThat(answers.next().getResponses(0).getId()).isEqualTo("i" + i);
    }
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void drainAnswersWhatWasTakenThenEndsTheStream() throws Exception {
    StreamObserver<WriteToLogBatchRequest> requests = ingress.stub().writeToLogStream(answers);
    requests.onNext(batch("k0"));
    InMemoryAppend.Held held = ingress.queue.take();
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ingress.server.drain(Duration.ZERO, Duration.ofSeconds(30));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Awaitility.await().until(() -> ingress.http("/healthz").statusCode() == 503);
    assertThat(answers.nothing()).isTrue();

    held.complete(Appended.INSTANCE);

    assertThat(answers.next().getResponses(0).getDurable()).isEqualTo(Trilean.TRUE);
    assertThat(answers.status.get().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(drained.get()).isTrue();
    assertThat(ingress.queue.closed()).isTrue();
  }

  private List<InMemoryAppend.Held> take(int count) throws InterruptedException {
    List<InMemoryAppend.Held> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(ingress.queue.take());
    }
    return held;
  }

  private static WriteToLogBatchRequest batch(String... ids) {
    WriteToLogBatchRequest.Builder batch = WriteToLogBatchRequest.newBuilder();
    for (String id : ids) {
      batch.addRequests(request(id));
    }
    return batch.build();
  }

  private static final class Answers implements StreamObserver<WriteToLogBatchResponse> {
    private final BlockingQueue<WriteToLogBatchResponse> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    WriteToLogBatchResponse next() {
      try {
        WriteToLogBatchResponse next = received.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("an answer").isNotNull();
        return next;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    boolean nothing() {
      return received.isEmpty();
    }

    @Override
    public void onNext(WriteToLogBatchResponse response) {
      received.add(response);
    }

    @Override
    public void onError(Throwable error) {
      status.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      status.complete(Status.OK);
    }
  }
}
