/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.ScriptedSqs;
import io.tidemark.connector.sqs.client.ScriptedSqs.Call;
import io.tidemark.connector.sqs.client.ScriptedSqs.Kind;
import io.tidemark.connector.sqs.client.SqsFailures;
import io.tidemark.connector.sqs.receive.Bounds;
import io.tidemark.connector.sqs.receive.ReceiveOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.Test;

class SqsSourceReaderTest {

  private static final String QUEUE = "http://127.0.0.1:9324/000000000000/orders";
  private static final String OTHER = "http://127.0.0.1:9324/000000000000/returns";
  private static final long VISIBILITY = 60_000;

  private final ScriptedSqs sqs = new ScriptedSqs();
  private long now = 1_000_000;
  private ReaderHarness harness = harness(ReceiveOptions.DEFAULT);

  private ReaderHarness harness(ReceiveOptions options) {
    return new ReaderHarness(sqs, options, () -> now, 7);
  }

  private static ReceiveOptions bounded(int unemitted, int uncommitted, long bytes) {
    return new ReceiveOptions(
        Duration.ofSeconds(10),
        10,
        Duration.ofSeconds(60),
        new Bounds(unemitted, uncommitted, bytes),
        Duration.ofSeconds(5));
  }

  private void give(String... bodies) {
    sqs.open(Kind.RECEIVE).get(0).give(bodies);
    harness.run();
  }

  private static String[] bodies(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toArray(String[]::new);
  }

  @Test
  void nothingIsDeletedBeforeTheCheckpointThatCoversItHasCompleted() {
    harness.read(QUEUE);
    give("a");
    harness.pollAll();
    assertThat(harness.emitted()).containsExactly("a");
    harness.begin(1);
    give("b");
    harness.pollAll();
    assertThat(sqs.made(Kind.DELETE)).isZero();

    harness.complete(1);
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a");
    sqs.only(Kind.DELETE).succeed();
    harness.run();
    assertThat(harness.metrics().deleted).isEqualTo(1);

    harness.begin(2);
    assertThat(sqs.open(Kind.DELETE)).isEmpty();
    harness.complete(2);
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-b");
  }

  @Test
  void aLaterCheckpointCommitsWhatAnEarlierOneThatFailedCovered() {
    harness.read(QUEUE);
    give("a");
    harness.pollAll();
    harness.begin(1);
    give("b");
    harness.pollAll();
    harness.begin(2);
    harness.complete(2);
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a", "r-b");
  }

  @Test
  void whatWasReceivedAndNotEmittedIsNotCovered() {
    harness.read(QUEUE);
    give("a", "b");
    harness.poll();
    harness.begin(1);
    harness.complete(1);
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a");
  }

  @Test
  void deletionsAreInBatchesOfTenOfOneQueue() {
    harness.read(QUEUE, OTHER);
    sqs.open(Kind.RECEIVE).get(0).give(bodies(0, 10));
    sqs.open(Kind.RECEIVE).get(0).give(bodies(10, 13));
    harness.run();
    give(bodies(20, 25));
    harness.pollAll();
    harness.begin(1);
    harness.complete(1);
    assertThat(sqs.open(Kind.DELETE)).allMatch(call -> call.values().size() <= 10);
    assertThat(sqs.open(Kind.DELETE).stream().mapToInt(call -> call.values().size()).sum())
        .isEqualTo(18);
    assertThat(sqs.open(Kind.DELETE)).extracting(Call::queue).contains(QUEUE, OTHER);
  }

  @Test
  void anEntryThatCouldNotBeDeletedIsTriedAgainAloneAfterItsBackoff() {
    harness.read(QUEUE);
    give("a", "b", "c");
    harness.pollAll();
    harness.begin(1);
    harness.complete(1);
    sqs.only(Kind.DELETE).failEntry(1, "InternalError", false);
    harness.run();
    assertThat(harness.metrics().deleted).isEqualTo(2);
    assertThat(sqs.open(Kind.DELETE)).isEmpty();

    now += 99;
    harness.tick();
    assertThat(sqs.open(Kind.DELETE)).isEmpty();
    now += 101;
    harness.tick();
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-b");
    sqs.only(Kind.DELETE).succeed();
    harness.run();
    assertThat(harness.metrics().deleted).isEqualTo(3);
  }

  @Test
  void aDeletionThatFailsAsAWholeIsTriedAgain() {
    harness.read(QUEUE);
    give("a", "b");
    harness.pollAll();
    harness.begin(1);
    harness.complete(1);
    sqs.only(Kind.DELETE).answer().completeExceptionally(SqsFailures.unavailable());
    harness.run();
    now += 200;
    harness.tick();
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a", "r-b");
  }

  @Test
  void aReceiptThatExpiredIsCountedAndNoMore() {
    harness.read(QUEUE);
    give("a", "b");
    harness.pollAll();
    harness.begin(1);
    harness.complete(1);
    sqs.only(Kind.DELETE).failEntry(0, "ReceiptHandleIsInvalid", true);
    harness.run();
    now += 30_000;
    harness.tick();
    assertThat(sqs.open(Kind.DELETE)).isEmpty();
    assertThat(harness.metrics().expired).isEqualTo(1);
    assertThat(harness.metrics().deleted).isEqualTo(1);
    harness.pollAll();
  }

  @Test
  void theMessagesOfAQueueThatIsGoneArentDeletedForEver() {
    harness.read(QUEUE);
    give("a");
    harness.pollAll();
    harness.begin(1);
    harness.complete(1);
    sqs.only(Kind.DELETE).answer().completeExceptionally(SqsFailures.missing());
    harness.run();
    now += 60_000;
    harness.tick();
    assertThat(sqs.open(Kind.DELETE)).isEmpty();
    assertThat(sqs.open(Kind.VISIBILITY)).isEmpty();
    assertThat(harness.metrics().expired).isEqualTo(1);
  }

  @Test
  void aMessageIsHiddenForLongerWhenHalfOfItsTimeIsOver() {
    harness.read(QUEUE);
    give("a");
    harness.pollAll();
    now += VISIBILITY / 2 - 1;
    harness.tick();
    assertThat(sqs.open(Kind.VISIBILITY)).isEmpty();
    now += 1;
    harness.tick();
    assertThat(sqs.only(Kind.VISIBILITY).values()).containsExactly("r-a");
    assertThat(sqs.only(Kind.VISIBILITY).number()).isEqualTo(60);
    sqs.only(Kind.VISIBILITY).succeed();
    harness.run();
    assertThat(harness.metrics().extended).isEqualTo(1);

    now += VISIBILITY / 2 - 1;
    harness.tick();
    assertThat(sqs.open(Kind.VISIBILITY)).isEmpty();
    now += 1;
    harness.tick();
    assertThat(sqs.open(Kind.VISIBILITY)).hasSize(1);
  }

  @Test
  void aMessageThatIsHeldUpDownstreamIsHiddenForLongerToo() {
    harness.read(QUEUE);
    give("a");
    now += VISIBILITY / 2;
    harness.tick();
    sqs.only(Kind.VISIBILITY).succeed();
    harness.run();
    now += VISIBILITY - 1;
    assertThat(harness.emitted()).isEmpty();
    harness.poll();
    assertThat(harness.emitted()).containsExactly("a");
  }

  @Test
  void aMessageWhoseTimeIsOverIsNotEmitted() {
    harness.read(QUEUE);
    give("a", "b");
    now += VISIBILITY - 1;
    harness.poll();
    now += 1;
    harness.poll();
    assertThat(harness.emitted()).containsExactly("a");
    assertThat(harness.metrics().expired).isEqualTo(1);
  }

  @Test
  void aMessageWhoseExtensionIsRefusedIsNotEmitted() {
    harness.read(QUEUE);
    give("a", "b");
    now += VISIBILITY / 2;
    harness.tick();
    sqs.only(Kind.VISIBILITY).failEntry(1, "InvalidParameterValue", true);
    harness.run();
    harness.pollAll();
    assertThat(harness.emitted()).containsExactly("a");
    assertThat(harness.metrics().expired).isEqualTo(1);
  }

  @Test
  void anExtensionThatFailsIsTriedAgainBeforeTheTimeIsOver() {
    harness.read(QUEUE);
    give("a");
    now += VISIBILITY / 2;
    harness.tick();
    sqs.only(Kind.VISIBILITY).answer().completeExceptionally(SqsFailures.unavailable());
    harness.run();
    now += 200;
    harness.tick();
    assertThat(sqs.only(Kind.VISIBILITY).values()).containsExactly("r-a");
  }

  @Test
  void nothingIsExtendedOnceItIsBeingDeletedUnlessThatFails() {
    harness.read(QUEUE);
    give("a");
    harness.pollAll();
    harness.begin(1);
    harness.complete(1);
    now += VISIBILITY / 2;
    harness.tick();
    assertThat(sqs.open(Kind.VISIBILITY)).isEmpty();
    sqs.only(Kind.DELETE).answer().completeExceptionally(SqsFailures.unavailable());
    harness.run();
    assertThat(sqs.only(Kind.VISIBILITY).values()).containsExactly("r-a");
  }

  @Test
  void aQueueThatFillsItsRequestsGetsMoreAndAnEmptyOneIsPolledOnce() {
    harness.read(QUEUE);
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
    give(bodies(0, 10));
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(2);
    give(bodies(10, 20));
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(4);
    for (int i = 2; i < 6; i++) {
      give(bodies(10 * i, 10 * i + 10));
    }
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(10);
    while (sqs.open(Kind.RECEIVE).size() > 1) {
      give();
    }
    give();
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
  }

  @Test
  void requestsThatFailTogetherAreOneFailure() {
    harness.read(QUEUE);
    for (int i = 0; i < 6; i++) {
      give(bodies(10 * i, 10 * i + 10));
    }
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(10);
    sqs.open(Kind.RECEIVE)
        .forEach(call -> call.answer().completeExceptionally(SqsFailures.unavailable()));
    harness.run();
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    now += 200;
    harness.tick();
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
  }

  @Test
  void anEmptyQueueThatIsNotWaitedForIsPolledOnceASecond() {
    harness =
        harness(
            new ReceiveOptions(
                Duration.ZERO, 10, Duration.ofSeconds(60), Bounds.DEFAULT, Duration.ofSeconds(5)));
    harness.read(QUEUE);
    give();
    now += 999;
    harness.tick();
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    now += 1;
    harness.tick();
    give("a");
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
    give();

    // Such a poll is answered at once, so it is awaited at the end.
    now += 1_000;
    harness.tick();
    CompletableFuture<Void> closed = harness.close();
    give("b");
    assertThat(sqs.open(Kind.VISIBILITY)).hasSize(2);
    sqs.open(Kind.VISIBILITY).forEach(Call::succeed);
    harness.run();
    assertThat(closed).isCompleted();
  }

  @Test
  void receivingPausesAtTheBoundOfUnemittedMessagesAndGoesOnAtHalfOfThem() {
    harness = harness(bounded(4, 100, 1 << 20));
    harness.read(QUEUE);
    give(bodies(0, 3));
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
    give(bodies(3, 4));
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    harness.poll();
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    harness.poll();
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
  }

  @Test
  void receivingPausesAtTheBoundOfUncommittedMessagesUntilSomeAreDeleted() {
    harness = harness(bounded(100, 2, 1 << 20));
    harness.read(QUEUE);
    give("a", "b");
    harness.pollAll();
    harness.begin(1);
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    harness.complete(1);
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    sqs.only(Kind.DELETE).succeed();
    harness.run();
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
  }

  @Test
  void receivingPausesAtTheBoundOfBytes() {
    // The receipt is as long as the body here, and stays.
    harness = harness(bounded(100, 100, 2_000));
    harness.read(QUEUE);
    give("x".repeat(1_000));
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    harness.poll();
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
  }

  @Test
  void aQueueThatFailsIsTriedAgainWithGrowingPausesWhileTheOthersGoOn() {
    harness.read(QUEUE, OTHER);
    long pause = 0;
    for (int i = 0; i < 4; i++) {
      Call call =
          sqs.open(Kind.RECEIVE).stream().filter(it -> it.queue().equals(QUEUE)).findFirst().get();
      call.answer().completeExceptionally(SqsFailures.missing());
      harness.run();
      long failed = now;
      while (sqs.open(Kind.RECEIVE).stream().noneMatch(it -> it.queue().equals(QUEUE))) {
        now++;
        harness.tick();
      }
      assertThat(now - failed).isGreaterThan(pause / 2).isBetween(100L << i, 200L << i);
      pause = now - failed;
    }
    sqs.open(Kind.RECEIVE).stream()
        .filter(it -> it.queue().equals(OTHER))
        .findFirst()
        .get()
        .give("a");
    harness.pollAll();
    assertThat(harness.emitted()).containsExactly("a");
  }

  @Test
  void aQueueThatIsDroppedGivesBackWhatWasNotEmittedAndDeletesWhatWas() {
    harness.read(QUEUE);
    give("a", "b");
    harness.poll();
    harness.reader().handleSourceEvents(new QueuesDropped(List.of(QueueUrl.parse(QUEUE))));
    harness.run();
    assertThat(sqs.only(Kind.VISIBILITY).number()).isZero();
    assertThat(sqs.only(Kind.VISIBILITY).values()).containsExactly("r-b");
    harness.pollAll();
    assertThat(harness.emitted()).containsExactly("a");

    // What was asked for already may still come, and goes back as well.
    give("c");
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    assertThat(sqs.open(Kind.VISIBILITY).get(1).values()).containsExactly("r-c");

    harness.begin(1);
    harness.complete(1);
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a");
  }

  @Test
  void closingDeletesWhatIsCommittedAndGivesTheRestBack() {
    harness.read(QUEUE);
    give("a", "b", "c");
    harness.poll();
    harness.begin(1);
    harness.poll();
    harness.complete(1);
    CompletableFuture<Void> closed = harness.close();
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a");
    assertThat(sqs.only(Kind.VISIBILITY).values()).containsExactly("r-b", "r-c");
    assertThat(sqs.only(Kind.VISIBILITY).number()).isZero();
    assertThat(closed).isNotDone();

    sqs.only(Kind.DELETE).succeed();
    sqs.only(Kind.VISIBILITY).succeed();
    harness.run();
    assertThat(harness.metrics().released).isEqualTo(2);
    assertThat(closed).isNotDone();

    // The queue is busy: what it was asked for is awaited, for a while.
    now += 499;
    harness.tick();
    assertThat(sqs.open(Kind.RECEIVE)).hasSize(1);
    now += 1;
    harness.tick();
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
    assertThat(closed).isCompleted();
  }

  @Test
  void whatABusyQueueGivesWhileTheReaderClosesGoesBack() {
    harness.read(QUEUE);
    give("a");
    CompletableFuture<Void> closed = harness.close();
    give("b");
    assertThat(sqs.open(Kind.VISIBILITY).get(1).values()).containsExactly("r-b");
    sqs.open(Kind.VISIBILITY).forEach(Call::succeed);
    harness.run();
    assertThat(closed).isCompleted();
  }

  @Test
  void anIdleQueueIsNotWaitedFor() {
    harness.read(QUEUE);
    give();
    CompletableFuture<Void> closed = harness.close();
    assertThat(closed).isCompleted();
    assertThat(sqs.open(Kind.RECEIVE)).isEmpty();
  }

  @Test
  void aMessageThatTheSchemaCantReadFailsTheTaskAndIsNotCovered() {
    harness.read(QUEUE);
    give("a", "poison", "b");
    harness.poll();
    assertThatThrownBy(harness::poll).hasRootCauseMessage("can't read poison");
    harness.begin(1);
    harness.complete(1);
    assertThat(sqs.only(Kind.DELETE).values()).containsExactly("r-a");
  }

  @Test
  void itIsAvailableWhenThereIsAMessageAndNotBefore() {
    harness.read(QUEUE);
    CompletableFuture<Void> available = harness.reader().isAvailable();
    assertThat(available).isNotDone();
    assertThat(harness.poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    give("a", "b");
    assertThat(available).isDone();
    assertThat(harness.poll()).isEqualTo(InputStatus.MORE_AVAILABLE);
    assertThat(harness.poll()).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(harness.reader().isAvailable()).isNotDone();
  }

  @Test
  void noStateIsKept() {
    harness.read(QUEUE);
    give("a");
    harness.pollAll();
    assertThat(harness.reader().snapshotState(1)).isEmpty();
  }
}
