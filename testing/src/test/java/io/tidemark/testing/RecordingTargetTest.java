/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordingTargetTest {

  private final TestClock clock = TestClock.atMillis(100);

  @Test
  void keepsEachAttemptWithItsTime() {
    RecordingTarget target = RecordingTarget.accepting(clock);
    target.deliver(record("a"));
    clock.advance(Duration.ofMillis(7));
    target.deliver(record("b"));
    assertThat(target.attempts())
        .containsExactly(
            new RecordingTarget.Attempt(record("a"), 100),
            new RecordingTarget.Attempt(record("b"), 107));
  }

  @Test
  void answersByTheRecord() {
    RecordingTarget target =
        RecordingTarget.answering(
            clock,
            record ->
                record.attempt() < 3
                    ? Delivery.Retryable.record("busy")
                    : Delivery.Delivered.INSTANCE);
    assertThat(now(target.deliver(record("a")))).isEqualTo(Delivery.Retryable.record("busy"));
    assertThat(now(target.deliver(record("a").withAttempt(3))))
        .isEqualTo(Delivery.Delivered.INSTANCE);
  }

  @Test
  void holdsAnswersUntilTheyAreGiven() {
    RecordingTarget target = RecordingTarget.holding(clock);
    CompletableFuture<Delivery> a = target.deliver(record("a")).toCompletableFuture();
    CompletableFuture<Delivery> b = target.deliver(record("b")).toCompletableFuture();
    assertThat(a).isNotDone();
    assertThat(target.pending()).containsExactly(record("a"), record("b"));
    target.complete("b", new Delivery.Rejected("no"));
    assertThat(b).isCompletedWithValue(new Delivery.Rejected("no"));
    assertThat(target.pending()).containsExactly(record("a"));
    assertThat(target.completeAll(Delivery.Delivered.INSTANCE)).isEqualTo(1);
    assertThat(a).isCompletedWithValue(Delivery.Delivered.INSTANCE);
    assertThatThrownBy(() -> target.complete("a", Delivery.Delivered.INSTANCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("record a");
  }

  @Test
  void mayBeCalledFromItsOwnAnswer() {
    RecordingTarget target = RecordingTarget.holding(clock);
    target.deliver(record("a")).thenRun(() -> target.deliver(record("b")));
    target.complete("a", Delivery.Delivered.INSTANCE);
    assertThat(target.pending()).containsExactly(record("b"));
  }

  @Test
  void answersWhatIsHeldWhenItIsClosed() {
    RecordingTarget target = RecordingTarget.holding(clock);
    CompletableFuture<Delivery> a = target.deliver(record("a")).toCompletableFuture();
    target.close();
    assertThat(a.join()).isInstanceOf(Delivery.Retryable.class);
    assertThatThrownBy(() -> target.deliver(record("b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("record b");
  }

  @Test
  void waitsForAttemptsOfOtherThreads() throws InterruptedException {
    RecordingTarget target = RecordingTarget.accepting(clock);
    Thread sender =
        new Thread(
            () ->
                IntStream.range(0, 1_000).parallel().forEach(i -> target.deliver(record("r" + i))));
    sender.start();
    assertThat(target.awaitAttempts(1_000, Duration.ofSeconds(30))).isTrue();
    assertThat(target.attempts()).hasSize(1_000);
    assertThat(target.awaitAttempts(1_001, Duration.ZERO)).isFalse();
    sender.join();
  }

  @Test
  void isMadeOnceAnAddressAndAnewAfterItWasClosed() {
    RecordingTargetFactory factory =
        new RecordingTargetFactory(uri -> RecordingTarget.accepting(clock));
    TargetContext context =
        new TargetContext(new KafkaClusters(Map.of()), TargetContext.DEFAULT_TIMEOUT);
    TargetUri uri = TargetUri.parse("test://app");
    Target first = factory.create(uri, context);
    assertThat(factory.create(uri, context)).isSameAs(first);
    assertThat(factory.create(TargetUri.parse("test://other"), context)).isNotSameAs(first);
    first.close();
    assertThat(factory.create(uri, context)).isNotSameAs(first);
    assertThatThrownBy(() -> factory.validate(TargetUri.parse("http://app")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test://NAME");
  }

  private static Delivery now(CompletionStage<Delivery> stage) {
    return stage.toCompletableFuture().getNow(new Delivery.Rejected("not answered"));
  }

  private static LogRecord record(String id) {
    return new LogRecord(
        id,
        "deletes",
        ByteString.EMPTY,
        ByteString.copyFromUtf8("payload"),
        List.of(),
        Optional.empty(),
        1,
        1,
        "",
        "",
        1);
  }
}
