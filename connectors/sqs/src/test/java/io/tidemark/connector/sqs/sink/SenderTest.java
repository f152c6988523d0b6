/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.ScriptedSqs;
import io.tidemark.connector.sqs.client.ScriptedSqs.Call;
import io.tidemark.connector.sqs.client.ScriptedSqs.Kind;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsFailures;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class SenderTest {

  private static final String QUEUE = "http://127.0.0.1:9324/000000000000/orders";
  private static final String OTHER = "http://127.0.0.1:9324/000000000000/returns";

  private final ScriptedSqs sqs = new ScriptedSqs();
  private final SimpleCounter errors = new SimpleCounter();
  private final List<Long> pauses = new ArrayList<>();
  private final List<Runnable> paused = new ArrayList<>();
  private final Outcome outcome = new Outcome();
  private final Sender sender = sender(false);

  private static final class Outcome implements ResultHandler<SqsEntry> {
    int completed;
    List<SqsEntry> again = List.of();
    Exception failure;

    @Override
    public void complete() {
      completed++;
    }

    @Override
    public void completeExceptionally(Exception error) {
      failure = error;
    }

    @Override
    public void retryForEntries(List<SqsEntry> entries) {
      again = entries;
    }
  }

  private Sender sender(boolean retryRefused) {
    return new Sender(
        sqs,
        retryRefused,
        errors,
        millis -> {
          pauses.add(millis);
          return paused::add;
        });
  }

  private void send(SqsEntry... entries) {
    sender.send(List.of(entries), outcome);
  }

  @Test
  void itIsDoneWhenEveryQueueHasTaken() {
    send(new SqsEntry(QUEUE, "a"), new SqsEntry(OTHER, "b"), new SqsEntry(QUEUE, "c"));
    List<Call> calls = sqs.open(Kind.SEND);
    assertThat(calls).extracting(Call::values).containsExactly(List.of("a", "c"), List.of("b"));
    calls.get(0).succeed();
    assertThat(outcome.completed).isZero();
    calls.get(1).succeed();
    assertThat(outcome.completed).isEqualTo(1);
    assertThat(errors.getCount()).isZero();
  }

  @Test
  void onlyTheEntriesThatFailedAreSentAgainAfterAPauseThatGrows() {
    SqsEntry bad = new SqsEntry(QUEUE, "b");
    send(new SqsEntry(QUEUE, "a"), bad, new SqsEntry(OTHER, "c"));
    sqs.open(Kind.SEND).get(0).failEntry(1, "InternalError", false);
    sqs.open(Kind.SEND).get(0).succeed();
    assertThat(outcome.again).isEmpty();
    paused.get(0).run();
    assertThat(outcome.again).containsExactly(bad);
    assertThat(outcome.completed).isZero();
    assertThat(errors.getCount()).isEqualTo(1);

    for (int i = 1; i < 5; i++) {
      send(bad);
      sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.unavailable());
      assertThat(pauses.get(i)).isBetween(100L << i, 200L << i);
    }
    send(bad);
    sqs.only(Kind.SEND).succeed();
    assertThat(outcome.completed).isEqualTo(1);
  }

  @Test
  void anEntryThatIsTheSendersFaultEndsItAndSaysWhichQueueAndWhy() {
    send(new SqsEntry(QUEUE, "a"), new SqsEntry(OTHER, "b"));
    sqs.open(Kind.SEND)
        .get(0)
        .answer()
        .complete(List.of(new EntryFailure(0, "InvalidMessageContents", "bad character", true)));
    sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.unavailable());
    assertThat(outcome.failure)
        .isInstanceOf(SqsSinkException.class)
        .hasMessageContaining(QUEUE)
        .hasMessageContaining("InvalidMessageContents, bad character");
    assertThat(outcome.again).isEmpty();
  }

  @Test
  void aQueueThatDoesNotExistOrMayNotBeSentToEndsIt() {
    send(new SqsEntry(QUEUE, "a"));
    sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.missing());
    assertThat(outcome.failure).hasMessageContaining(QUEUE).hasMessageContaining("doesn't exist");

    send(new SqsEntry(QUEUE, "a"));
    sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.of(403, "AccessDenied"));
    assertThat(outcome.failure).hasMessageContaining("give the role the permissions");
  }

  @Test
  void whatIsRefusedIsSentAgainWhereThatIsWanted() {
    SqsEntry entry = new SqsEntry(QUEUE, "a");
    Sender patient = sender(true);
    patient.send(List.of(entry), outcome);
    sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.missing());
    paused.get(0).run();
    assertThat(outcome.again).containsExactly(entry);
    assertThat(outcome.failure).isNull();

    patient.send(List.of(entry), outcome);
    sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.of(400, "InvalidParameter"));
    assertThat(outcome.failure).hasMessageContaining(QUEUE);
  }

  @Test
  void theUrlOfAQueueGivenByNameIsAskedForUntilItIsThereAndThenNoMore() {
    SqsEntry entry = new SqsEntry("orders", "a");
    Sender patient = sender(true);
    patient.send(List.of(entry), outcome);
    sqs.only(Kind.URL).answer().completeExceptionally(SqsFailures.missing());
    paused.get(0).run();
    assertThat(outcome.again).containsExactly(entry);

    patient.send(List.of(entry), outcome);
    sqs.only(Kind.URL).answer().complete(QUEUE);
    assertThat(sqs.only(Kind.SEND).queue()).isEqualTo(QUEUE);
    sqs.only(Kind.SEND).succeed();
    patient.send(List.of(entry), outcome);
    sqs.only(Kind.SEND).answer().completeExceptionally(SqsFailures.missing());
    assertThat(outcome.completed).isEqualTo(1);

    patient.send(List.of(entry), outcome);
    sqs.only(Kind.URL).answer().complete(OTHER);
    assertThat(sqs.only(Kind.SEND).queue()).isEqualTo(OTHER);
  }

  @Test
  void anAnswerThatMakesNoSenseIsNoneAndAllIsSentAgain() {
    SqsEntry entry = new SqsEntry(QUEUE, "a");
    send(entry);
    sqs.only(Kind.SEND).failEntry(7, "InternalError", false);
    paused.get(0).run();
    assertThat(outcome.again).containsExactly(entry);
  }
}
