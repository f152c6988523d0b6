/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

import static io.tidemark.ingress.spread.ScriptedQueues.AWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.Cancellation;
import io.tidemark.record.QueueEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class SpreadAppenderTest {

  private static final Topic KAFKA = new Topic("main", "orders");
  private static final Topic SQS = new Topic("sqs:", "orders");
  private static final Topic THIRD = new Topic("far", "orders");
  private static final QueueEntry ENTRY = new Cancellation("a", "orders", ByteString.EMPTY);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private ScriptedQueues queues;
  private AtomicLong nanos;
  private Events events;
  private SpreadAppender appender;
  private List<AppendOutcome> outcomes;

  @BeforeTry
  void open() {
    queues = new ScriptedQueues();
    nanos = new AtomicLong();
    events = new Events();
    appender = new SpreadAppender(queues, TIMEOUT, events, nanos::get);
    outcomes = new ArrayList<>();
  }

  private static final class Events implements QueueEvents {
    final List<Topic> appended = new ArrayList<>();
    final List<Topic> passedOn = new ArrayList<>();
    BooleanSupplier kafkaHealthy = () -> true;

    @Override
    public void watch(Topic topic, BooleanSupplier healthy) {
      if (topic.equals(KAFKA)) {
        kafkaHealthy = healthy;
      }
    }

    @Override
    public void appended(Topic topic) {
      appended.add(topic);
    }

    @Override
    public void passedOn(Topic topic) {
      passedOn.add(topic);
    }
  }

  @AfterTry
  void close() {
    appender.close(Duration.ZERO);
  }

  @Example
  void whatOneQueueDoesNotTakeTheOtherDoes() {
    queues.answer(KAFKA, Optional.of(AWAY));
    append(KAFKA, SQS);
    assertThat(outcomes).containsExactly(Appended.INSTANCE);
    assertThat(events.passedOn).containsExactly(KAFKA);
    assertThat(events.kafkaHealthy.getAsBoolean()).isFalse();

    append(KAFKA, SQS);
    assertThat(queues.asked).as("the second avoids it").containsExactly(KAFKA, SQS, SQS);

    queues.answer(KAFKA, Optional.of(Appended.INSTANCE));
    nanos.addAndGet(QueueHealth.FIRST_PAUSE_NANOS);
    append(KAFKA, SQS);
    append(KAFKA, SQS);
    assertThat(queues.asked).endsWith(KAFKA, KAFKA);
    assertThat(events.kafkaHealthy.getAsBoolean()).isTrue();
    assertThat(events.appended).containsExactly(SQS, SQS, KAFKA, KAFKA);
  }

  @Example
  void aQueueThatHangsHoldsUpNothingForLong() {
    queues.answer(KAFKA, Optional.empty());
    append(KAFKA, SQS);
    nanos.addAndGet(SpreadAppender.SILENCE.toNanos() - 1);
    appender.look();
    assertThat(outcomes).isEmpty();
    nanos.addAndGet(1);
    appender.look();
    assertThat(outcomes).containsExactly(Appended.INSTANCE);

    append(KAFKA, SQS);
    assertThat(outcomes).as("the next one doesn't wait at all").hasSize(2);
    queues.held().get(0).end(new InDoubt("at last"));
    assertThat(outcomes).hasSize(2);
  }

  @Example
  void oneThatWasAwayIsAskedAllTheSameWhereTheOtherHangs() {
    queues.answer(SQS, Optional.of(AWAY));
    append(SQS, KAFKA);
    queues.answer(SQS, Optional.of(Appended.INSTANCE));
    queues.answer(KAFKA, Optional.empty());
    append(SQS, KAFKA);
    assertThat(queues.asked).as("it is left alone").endsWith(KAFKA);
    nanos.addAndGet(SpreadAppender.SILENCE.toNanos());
    appender.look();
    assertThat(outcomes).containsExactly(Appended.INSTANCE, Appended.INSTANCE);
  }

  @Example
  void oneThatFailsWhileTheOtherHangsIsAskedAgainOnceItIsWell() {
    for (AppendOutcome failure : List.of(AWAY, new InDoubt("reset"))) {
      outcomes.clear();
      queues.answer(KAFKA, Optional.empty());
      queues.answer(SQS, Optional.of(failure));
      append(KAFKA, SQS);
      nanos.addAndGet(SpreadAppender.SILENCE.toNanos());
      appender.look();
      assertThat(queues.asked).endsWith(KAFKA, SQS);
      queues.answer(SQS, Optional.of(Appended.INSTANCE));
      appender.look();
      assertThat(outcomes).as("it is left alone for a second").isEmpty();
      nanos.addAndGet(QueueHealth.FIRST_PAUSE_NANOS);
      appender.look();
      assertThat(outcomes).containsExactly(Appended.INSTANCE);
      nanos.addAndGet(QueueHealth.LONGEST_PAUSE_NANOS);
    }
  }

  @Example
  void andIfItIsNeverWellTheOneThatHangsHasTheLastWord() {
    queues.answer(KAFKA, Optional.empty());
    queues.answer(SQS, Optional.of(AWAY));
    append(KAFKA, SQS);
    for (int looks = 0; looks < 100; looks++) {
      nanos.addAndGet(TIMEOUT.toNanos() / 100);
      appender.look();
    }
    assertThat(queues.asked.size()).as("a few times").isBetween(3, 6);
    assertThat(outcomes).isEmpty();
    queues.held().get(0).end(new InDoubt("timed out"));
    assertThat(outcomes).containsExactly(new InDoubt("timed out"));
  }

  @Example
  void aSilentClusterIsNotAskedInAnotherQueueOfIts() {
    Topic second = new Topic(KAFKA.cluster(), "more-orders");
    queues.answer(KAFKA, Optional.empty());
    append(KAFKA, second);
    nanos.addAndGet(SpreadAppender.SILENCE.toNanos());
    appender.look();
    assertThat(queues.asked).containsExactly(KAFKA);
    queues.held().get(0).end(AWAY);
    assertThat(outcomes).as("what it refuses another may take").containsExactly(Appended.INSTANCE);
  }

  @Example
  void whatCanBeTakenBackFromAQueueThatHangsIsNotSentTwice() {
    queues.withdrawable = true;
    queues.answer(KAFKA, Optional.empty());
    append(KAFKA, SQS);
    nanos.addAndGet(SpreadAppender.SILENCE.toNanos());
    appender.look();
    assertThat(outcomes).containsExactly(Appended.INSTANCE);
    assertThat(queues.held()).isEmpty();
    assertThat(queues.asked).containsExactly(KAFKA, SQS);
  }

  @Example
  void aRecordThatOneQueueRefusesMayFitTheOther() {
    queues.answer(SQS, Optional.of(new NotAppended(Cause.REFUSED, "too large")));
    append(SQS, KAFKA);
    append(SQS, KAFKA);
    assertThat(outcomes).containsExactly(Appended.INSTANCE, Appended.INSTANCE);
    assertThat(queues.asked).as("it is well").containsExactly(SQS, KAFKA, SQS, KAFKA);
  }

  @Example
  void whereNoneTakesItItWaitsForOneAsForTheOnlyOne() {
    queues.answer(KAFKA, Optional.of(AWAY));
    queues.answer(SQS, Optional.of(AWAY));
    append(KAFKA, SQS);
    appender.look();
    assertThat(outcomes).isEmpty();
    queues.answer(SQS, Optional.of(Appended.INSTANCE));
    nanos.addAndGet(QueueHealth.FIRST_PAUSE_NANOS);
    appender.look();
    assertThat(outcomes).containsExactly(Appended.INSTANCE);

    queues.answer(SQS, Optional.of(AWAY));
    append(KAFKA, SQS);
    nanos.addAndGet(TIMEOUT.toNanos());
    appender.look();
    assertThat(outcomes).hasSize(2).last().isEqualTo(AWAY);
  }

  @Example
  void whatWaitsForAQueueCanBeTakenBack() {
    queues.answer(KAFKA, Optional.of(AWAY));
    queues.answer(SQS, Optional.of(AWAY));
    Append.Attempt attempt = append(KAFKA, SQS);
    assertThat(attempt.withdraw()).isTrue();
    assertThat(outcomes).containsExactly(AWAY);
    queues.answer(SQS, Optional.of(Appended.INSTANCE));
    nanos.addAndGet(QueueHealth.FIRST_PAUSE_NANOS);
    appender.look();
    assertThat(outcomes).hasSize(1);
  }

  @Example
  void whereNoneTakesItTheWorstIsSaid() {
    queues.answer(KAFKA, Optional.of(AWAY));
    queues.answer(SQS, Optional.of(new InDoubt("reset")));
    append(SQS, KAFKA);
    assertThat(outcomes).containsExactly(new InDoubt("reset"));

    queues.answer(KAFKA, Optional.of(new NotAppended(Cause.REFUSED, "too large")));
    queues.answer(SQS, Optional.of(new NotAppended(Cause.REFUSED, "too large")));
    append(SQS, KAFKA);
    assertThat(outcomes).hasSize(2).last().isInstanceOf(NotAppended.class);
  }

  @Example
  void whoseTimeIsUpIsNotTriedAgain() {
    queues.answer(KAFKA, Optional.empty());
    append(KAFKA, SQS);
    nanos.addAndGet(TIMEOUT.toNanos());
    queues.held().get(0).end(AWAY);
    assertThat(outcomes).containsExactly(AWAY);
    assertThat(queues.asked).containsExactly(KAFKA);
  }

  @Example
  void whatIsTakenBackGoesNowhere() {
    queues.withdrawable = true;
    queues.answer(KAFKA, Optional.empty());
    Append.Attempt attempt = append(KAFKA, SQS);
    assertThat(attempt.withdraw()).isTrue();
    assertThat(attempt.withdraw()).isFalse();
    assertThat(outcomes).hasSize(1).first().isInstanceOf(NotAppended.class);
    assertThat(queues.asked).containsExactly(KAFKA);

    queues.withdrawable = false;
    queues.answer(SQS, Optional.empty());
    assertThat(append(SQS, KAFKA).withdraw()).isFalse();
  }

  @Example
  void whatBelongsToOneQueueGoesThere() {
    queues.answer(KAFKA, Optional.of(AWAY));
    appender.append(Route.to(KAFKA), ENTRY, outcomes::add);
    assertThat(outcomes).containsExactly(AWAY);
    assertThat(queues.asked).containsExactly(KAFKA);
  }

  /** Each is answered once; not FALSE where a queue takes it, and TRUE where one has. */
  @Property(tries = 500)
  void everyRecordHasOneAnswerAndAnHonestOne(@ForAll long seed) {
    Random random = new Random(seed);
    List<Topic> topics = List.of(KAFKA, SQS, THIRD);
    Topic taking = topics.get(random.nextInt(3));
    queues.withdrawable = random.nextBoolean();
    int appends = 0;
    for (int i = 0; i < 30; i++) {
      for (Topic topic : topics) {
        queues.answer(topic, topic.equals(taking) ? Optional.of(Appended.INSTANCE) : any(random));
      }
      List<Topic> order = new ArrayList<>(topics);
      Collections.shuffle(order, random);
      append(order.toArray(Topic[]::new));
      appends++;
      nanos.addAndGet(random.nextInt(2_000) * 1_000_000L);
      appender.look();
      if (random.nextBoolean() && !queues.held().isEmpty()) {
        queues.held().get(0).end(any(random).orElse(AWAY));
      }
    }
    for (int i = 0; i < topics.size(); i++) {
      nanos.addAndGet(SpreadAppender.SILENCE.toNanos());
      appender.look();
    }
    assertThat(outcomes).hasSize(appends).containsOnly(Appended.INSTANCE);
  }

  private static Optional<AppendOutcome> any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new InDoubt("reset"));
      case 2 -> Optional.of(new NotAppended(Cause.REFUSED, "too large"));
      default -> Optional.of(AWAY);
    };
  }

  private Append.Attempt append(Topic... order) {
    return appender.append(new Route(List.of(order), true), ENTRY, outcomes::add);
  }
}
