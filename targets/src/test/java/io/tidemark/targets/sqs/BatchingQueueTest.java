/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Delivered;
import io.tidemark.target.Delivery.Rejected;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.targets.sqs.ModelQueues.Sent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

@Timeout(60)
class BatchingQueueTest {

  private final ModelQueues model = new ModelQueues();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final BatchingQueue queue =
      new BatchingQueue(model, "orders", timer, Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void aLoneMessageIsSentSoon() throws Exception {
    CompletableFuture<Delivery> answer = send("a");

    model.asked().succeed();
    Sent sent = model.sent();
    assertThat(sent.queueUrl()).endsWith("/orders");
    assertThat(sent.bodies()).containsExactly("a");
    assertThat(answer).isNotDone();

    sent.succeed();
    assertThat(get(answer)).isEqualTo(Delivered.INSTANCE);
  }

  @Test
  void aQueueThatWasLookedForBeforeIsNotAskedForAgain() throws Exception {
    CompletableFuture<String> connected = queue.connect().toCompletableFuture();
    ModelQueues.Asked asked = model.asked();
    CompletableFuture<Delivery> early = send("early");
    asked.succeed();
    assertThat(connected.get(20, TimeUnit.SECONDS)).endsWith("/orders");
    model.sent().succeed();
    assertThat(get(early)).isEqualTo(Delivered.INSTANCE);
    CompletableFuture<Delivery> late = send("late");
    model.sent().succeed();
    assertThat(get(late)).isEqualTo(Delivered.INSTANCE);
    assertThat(model.idle()).isTrue();
  }

  @Test
  void thoseThatCameTogetherGoInTens() throws Exception {
    List<CompletableFuture<Delivery>> answers = new ArrayList<>();
    List<String> bodies = IntStream.range(0, 23).mapToObj(i -> "m" + i).toList();
    bodies.forEach(body -> answers.add(send(body)));
    model.asked().succeed();

    List<String> received = new ArrayList<>();
    while (received.size() < bodies.size()) {
      Sent sent = model.sent();
      assertThat(sent.entries()).hasSizeLessThanOrEqualTo(10);
      received.addAll(sent.bodies());
      sent.succeed();
    }

    assertThat(received).containsExactlyElementsOf(bodies);
    for (CompletableFuture<Delivery> answer : answers) {
      assertThat(get(answer)).isEqualTo(Delivered.INSTANCE);
    }
    assertThat(model.idle()).isTrue();
  }

  @Test
  void noRequestIsOverAMebibyte() throws Exception {
    String large = "x".repeat(400_000);
    for (int i = 0; i < 10; i++) {
      var unused = send(large);
    }
    model.asked().succeed();

    int seen = 0;
    while (seen < 10) {
      Sent sent = model.sent();
      assertThat(sent.entries()).hasSizeLessThanOrEqualTo(2);
      seen += sent.entries().size();
    }
  }

  @Test
  void aMessageThatSqsWouldNotTakeIsRejectedAlone() throws Exception {
    CompletableFuture<Delivery> large =
        send(
            queue,
            new SqsParts(ByteString.EMPTY, ByteString.copyFrom(new byte[800_000]), List.of()));
    CompletableFuture<Delivery> small = send("small");
    model.asked().succeed();
    List<String> bodies = new ArrayList<>();
    while (bodies.isEmpty()) {
      Sent sent = model.sent();
      bodies.addAll(sent.bodies());
      sent.succeed();
    }

    assertThat(get(small)).isEqualTo(Delivered.INSTANCE);
    assertThat(bodies).containsExactly("small");
    // 800,000 bytes in base64, and the attribute that says so.
    assertThat(get(large))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.error())
                    .contains("1066688 bytes", "queue orders", "1048576", "smaller"));
  }

  @Test
  void eachEntryHasAnOutcomeOfItsOwn() throws Exception {
    List<CompletableFuture<Delivery>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(send("m" + i));
    }
    model.asked().succeed();
    List<Sent> requests = new ArrayList<>();
    int seen = 0;
    while (seen < 10) {
      requests.add(model.sent());
      seen += requests.get(requests.size() - 1).entries().size();
    }
    for (Sent request : requests) {
      List<EntryFailure> failures = new ArrayList<>();
      for (int i = 0; i < request.entries().size(); i++) {
        if (request.bodies().get(i).equals("m3")) {
          failures.add(new EntryFailure(i, "InternalError", "later", false));
        } else if (request.bodies().get(i).equals("m4")) {
          failures.add(new EntryFailure(i, "InvalidMessageContents", "no", true));
        }
      }
      request.answer().complete(failures);
    }

    for (int i = 0; i < 10; i++) {
      Delivery delivery = get(answers.get(i));
      if (i == 3) {
        assertThat(((Retryable) delivery).scope()).isEqualTo(Scope.TARGET);
      } else if (i == 4) {
        assertThat(delivery).isInstanceOf(Rejected.class);
      } else {
        assertThat(delivery).isEqualTo(Delivered.INSTANCE);
      }
    }
  }

  @Test
  void aRequestThatIsInvalidIsSentAgainOneByOne() throws Exception {
    List<CompletableFuture<Delivery>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(send("m" + i));
    }
    model.asked().succeed();
    boolean split = false;
    int open = 10;
    while (open > 0) {
      Sent sent = model.sent();
      if (sent.entries().size() > 1) {
        sent.answer().completeExceptionally(failure("InvalidMessageContents", 400));
        split = true;
      } else if (sent.bodies().equals(List.of("m7"))) {
        sent.answer().completeExceptionally(failure("InvalidMessageContents", 400));
        open--;
      } else {
        sent.succeed();
        open--;
      }
    }

    assertThat(split).isTrue();
    for (int i = 0; i < 10; i++) {
      Delivery delivery = get(answers.get(i));
      if (i == 7) {
        assertThat(delivery).isInstanceOf(Rejected.class);
      } else {
        assertThat(delivery).isEqualTo(Delivered.INSTANCE);
      }
    }
  }

  @Test
  void aQueueThatIsMissingIsAskedForAgain() throws Exception {
    CompletableFuture<Delivery> first = send("a");
    model.asked().answer().completeExceptionally(failure("QueueDoesNotExist", 400));
    assertThat(get(first))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.refusal()).contains(Refusal.NOT_FOUND);
              assertThat(rejected.error()).contains("orders", "doesn't exist", "create it");
            });

    CompletableFuture<Delivery> second = send("b");
    model.asked().succeed();
    model.sent().answer().completeExceptionally(failure("QueueDoesNotExist", 400));
    assertThat(((Rejected) get(second)).refusal()).contains(Refusal.NOT_FOUND);

    CompletableFuture<Delivery> third = send("c");
    model.asked().succeed();
    model.sent().succeed();
    assertThat(get(third)).isEqualTo(Delivered.INSTANCE);
  }

  @Test
  void aServerThatIsAwayIsTheTargetAsAWhole() throws Exception {
    CompletableFuture<Delivery> answer = send("a");
    model.asked().succeed();
    model.sent().answer().completeExceptionally(SdkClientException.create("connection refused"));

    assertThat(((Retryable) get(answer)).scope()).isEqualTo(Scope.TARGET);
  }

  @Test
  void withoutAnAnswerItIsRetriedAndNotSentTwiceByItself() throws Exception {
    BatchingQueue hasty = new BatchingQueue(model, "orders", timer, Duration.ofMillis(50));
    CompletableFuture<Delivery> answer = send(hasty, parts("a"));

    assertThat(get(answer))
        .isInstanceOfSatisfying(
            Retryable.class,
            retryable -> assertThat(retryable.scope()).isEqualTo(Scope.UNANSWERED));
    model.asked().succeed(); // What would send it runs here.
    assertThat(model.idle()).isTrue();
  }

  @Test
  void whatIsTakenBackInTimeIsNeverSent() throws Exception {
    Sending early = queue.send(parts("early"), 0);
    assertThat(early.withdraw()).isTrue();
    assertThat(early.withdraw()).isFalse();
    assertThat(outcome(early))
        .isInstanceOfSatisfying(
            SqsSendOutcome.Failed.class, failed -> assertThat(failed.inDoubt()).isFalse());

    Sending late = queue.send(parts("late"), 30);
    model.asked().succeed();
    Sent sent = model.sent();
    assertThat(sent.bodies()).containsExactly("late");
    assertThat(sent.entries().get(0).delaySeconds()).isEqualTo(30);
    assertThat(late.withdraw()).isFalse();
    sent.succeed();
    assertThat(outcome(late)).isEqualTo(SqsSendOutcome.Sent.INSTANCE);
  }

  @Test
  void whatWasOnItsWayIsInDoubtAndWhatWasRefusedIsNot() throws Exception {
    BatchingQueue hasty = new BatchingQueue(model, "orders", timer, Duration.ofMillis(200));
    Sending silent = hasty.send(parts("a"), 0);
    model.asked().succeed();
    Sent unused = model.sent();
    assertThat(outcome(silent))
        .isInstanceOfSatisfying(
            SqsSendOutcome.Unanswered.class, it -> assertThat(it.sent()).isTrue());

    assertThat(failed(SdkClientException.create("reset", new IOException("reset"))).inDoubt())
        .isTrue();
    assertThat(failed(failure("InternalError", 500)).inDoubt()).isTrue();
    assertThat(failed(failure("AccessDenied", 403)).inDoubt()).isFalse();
    assertThat(failed(failure("RequestThrottled", 403)).inDoubt()).isFalse();
    assertThat(failed(SdkClientException.create("no", new ConnectException("refused"))).inDoubt())
        .isFalse();
    assertThat(failed(SdkClientException.create("no", new NoRouteToHostException())).inDoubt())
        .isFalse();
  }

  @Test
  void whatTheClientHoldsIsReleasedWhenItHasDone() throws Exception {
    BatchingQueue hasty = new BatchingQueue(model, "orders", timer, Duration.ofMillis(200));
    Sending silent = hasty.send(parts("a"), 0);
    model.asked().succeed();
    Sent sent = model.sent();
    assertThat(outcome(silent)).isInstanceOf(SqsSendOutcome.Unanswered.class);
    assertThat(silent.released().toCompletableFuture()).isNotDone();
    sent.succeed();
    assertThat(silent.released().toCompletableFuture()).isDone();

    Sending early = queue.send(parts("early"), 0);
    assertThat(early.withdraw()).isTrue();
    assertThat(early.released().toCompletableFuture()).isDone();
  }

  private SqsSendOutcome.Failed failed(Throwable error) throws Exception {
    BatchingQueue fresh = new BatchingQueue(model, "orders", timer, Duration.ofSeconds(30));
    Sending sending = fresh.send(parts("a"), 0);
    model.asked().succeed();
    model.sent().answer().completeExceptionally(error);
    return (SqsSendOutcome.Failed) outcome(sending);
  }

  private static SqsSendOutcome outcome(Sending sending) throws Exception {
    return sending.outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatNamesNoEntryIsADefectAndIsHeardOf() throws Exception {
    CompletableFuture<Delivery> answer = send("a");
    model.asked().succeed();
    model.sent().answer().complete(List.of(new EntryFailure(7, "InternalError", "?", false)));

    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(IndexOutOfBoundsException.class);
  }

  private CompletableFuture<Delivery> send(String body) {
    return send(queue, parts(body));
  }

  private static CompletableFuture<Delivery> send(BatchingQueue queue, SqsParts parts) {
    return queue.send(parts, 0).outcome().thenApply(SqsOutcomes::of).toCompletableFuture();
  }

  private static SqsParts parts(String body) {
    return new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8(body), List.of());
  }

  private static Delivery get(CompletableFuture<Delivery> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static Throwable failure(String code, int status) {
    return SqsException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("as asked").build())
        .statusCode(status)
        .message("as asked")
        .build();
  }
}
