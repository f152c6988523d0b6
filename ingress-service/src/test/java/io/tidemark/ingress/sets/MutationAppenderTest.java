/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import static io.tidemark.ingress.sets.SetRecords.marker;
import static io.tidemark.ingress.sets.SetRecords.mutation;
import static io.tidemark.ingress.sets.SetRecords.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.InMemoryAppend;
import io.tidemark.ingress.NamespaceFixtures;
import io.tidemark.ingress.NamespaceFixtures.Registry;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.Cancellation;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import io.tidemark.record.SetPart;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.testing.InMemoryMutationSets;
import io.tidemark.testing.InMemoryMutationSets.Call;
import io.tidemark.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutationAppenderTest {

  private static final Topic TOPIC = new Topic("main", "profiles-wal");
  private static final SetName SET = new SetName("profiles", "s1");
  private static final NotAppended NO_BROKER = new NotAppended(Cause.UNAVAILABLE, "no broker");

  private final TestClock clock = TestClock.atMillis(1_000);
  private final InMemoryMutationSets sets = new InMemoryMutationSets(clock);
  private final InMemoryAppend queue = new InMemoryAppend();
  private final List<QueueEntry> queued = new ArrayList<>();
  private final MutationAppender appender =
      new MutationAppender(
          queue,
          new SetStorages(
              new Registry(
                  NamespaceFixtures.orders(),
                  NamespaceFixtures.profiles(),
                  NamespaceFixtures.queuedSets()),
              namespace -> sets),
          clock);

  @Test
  void savesAMutationAndAppendsTheExpiryOfItsSetOnce() {
    queueAnswers(Appended.INSTANCE);
    assertThat(append(mutation(1, "a"))).isEqualTo(Appended.INSTANCE);
    clock.advance(Duration.ofMillis(5));
    assertThat(append(mutation(2, "b"))).isEqualTo(Appended.INSTANCE);
    assertThat(append(mutation(1, "a"))).as("again").isEqualTo(Appended.INSTANCE);

    LogRecord expiry = (LogRecord) only(queued);
    assertThat(expiry.setPart()).contains(new SetPart.Expiry("s1"));
    assertThat(expiry.id()).isEqualTo("s1");
    assertThat(expiry.key().toStringUtf8()).isEqualTo("s1");
    assertThat(expiry.namespace()).isEqualTo("profiles");
    assertThat(expiry.payload()).isEmpty();
    assertThat(expiry.target()).isEmpty();
    assertThat(expiry.dueMillis()).isEqualTo(61_000);
    assertThat(head().expiresMillis()).isEqualTo(61_005);
    assertThat(sets.calls(Call.SAVE)).isEqualTo(3);
  }

  @Test
  void appendsAnExpiryForEachSet() {
    queueAnswers(Appended.INSTANCE);
    append(mutation("s1", 1, "a"));
    append(mutation("s2", 1, "a"));
    assertThat(queued).extracting(QueueEntry::id).containsExactly("s1", "s2");
  }

  @Test
  void answersAMutationWhenItsExpiryIsInTheQueueToo() throws Exception {
    Outcomes first = start(mutation(1, "a"));
    Outcomes second = start(mutation(2, "b"));
    assertThat(first.all).isEmpty();
    assertThat(second.all).as("shares the expiry").isEmpty();
    queue.take().complete(Appended.INSTANCE);
    assertThat(first.only()).isEqualTo(Appended.INSTANCE);
    assertThat(second.only()).isEqualTo(Appended.INSTANCE);
    assertThat(append(mutation(3, "c"))).isEqualTo(Appended.INSTANCE);
    assertThat(queue.appended()).isEqualTo(1);
  }

  @Test
  void doubtsASavedMutationWithoutExpiryAndAppendsThatAgain() {
    queueAnswers(NO_BROKER);
    InDoubt doubt = (InDoubt) append(mutation(1, "a"));
    assertThat(doubt.error()).contains("the mutation is saved").endsWith("no broker");
    queueAnswers(new InDoubt("the broker went away"));
    assertThat(((InDoubt) append(mutation(1, "a"))).error()).endsWith("the broker went away");
    queueAnswers(Appended.INSTANCE);
    assertThat(append(mutation(1, "a"))).isEqualTo(Appended.INSTANCE);
    assertThat(append(mutation(2, "b"))).isEqualTo(Appended.INSTANCE);
    assertThat(queued).as("three attempts at one expiry").hasSize(3);
  }

  @Test
  void refusesWhatContradictsWithoutWaitingForTheQueue() throws Exception {
    Outcomes first = start(mutation(1, "a"));
    NotAppended refused = (NotAppended) append(mutation(1, "other"));
    assertThat(refused.cause()).isEqualTo(Cause.REFUSED);
    assertThat(refused.error()).contains("sequence 1", "another content");
    queue.take().complete(Appended.INSTANCE);
    assertThat(first.only()).isEqualTo(Appended.INSTANCE);
  }

  @Test
  void doubtsWhatIsContested() {
    queueAnswers(Appended.INSTANCE);
    sets.contest(SET, 1);
    assertThat(((InDoubt) append(mutation(1, "a"))).error()).contains("contested");
  }

  @ParameterizedTest
  @EnumSource(Reach.class)
  void tellsHowFarAFailureOfTheStorageReaches(Reach reach) {
    queueAnswers(Appended.INSTANCE);
    append(mutation(1, "a"));
    for (LogRecord record : List.of(mutation(2, "b"), marker(1))) {
      sets.failNext(1, reach);
      AppendOutcome outcome = append(record);
      String error = "the storage is made to fail: " + reach;
      assertThat(outcome)
          .isEqualTo(
              switch (reach) {
                case AWAY -> new NotAppended(Cause.UNAVAILABLE, error);
                case IN_DOUBT -> new InDoubt(error);
                case REFUSED -> new NotAppended(Cause.REFUSED, error);
              });
    }
    assertThat(queued).as("the expiry, and no marker").hasSize(1);
  }

  @Test
  void appendsTheMarkerOfACompleteSet() {
    queueAnswers(Appended.INSTANCE);
    append(mutation(1, "a"));
    append(mutation(2, "b"));
    queued.clear();
    assertThat(append(marker(2))).isEqualTo(Appended.INSTANCE);
    assertThat(queued).containsExactly(marker(2));
    assertThat(head().completion().orElseThrow().count()).isEqualTo(2);

    assertThat(append(marker(2))).as("again").isEqualTo(Appended.INSTANCE);
    assertThat(queued).containsExactly(marker(2), marker(2));
  }

  @Test
  void appendsNoMarkerThatTheStorageRefuses() {
    queueAnswers(Appended.INSTANCE);
    append(mutation(1, "a"));
    append(mutation(3, "c"));
    queued.clear();
    NotAppended refused = (NotAppended) append(marker(3));
    assertThat(refused.cause()).isEqualTo(Cause.REFUSED);
    assertThat(refused.error()).contains("missing sequences [2]");
    assertThat(queued).isEmpty();
  }

  @Test
  void doubtsAMarkerThatTheQueueRefusesOnceTheCompletionIsSaved() {
    queueAnswers(Appended.INSTANCE);
    append(mutation(1, "a"));
    for (AppendOutcome outcome : List.of(NO_BROKER, new InDoubt("no broker"))) {
      queueAnswers(outcome);
      InDoubt doubt = (InDoubt) append(marker(1));
      assertThat(doubt.error()).contains("completion is saved").endsWith("no broker");
    }
    assertThat(head().completion()).isPresent();
  }

  @Test
  void takesNothingBackThatTheStorageHasBegunWith() throws Exception {
    queue.withdrawable(true);
    Outcomes mutation = start(mutation(1, "a"));
    assertThat(mutation.attempt.withdraw()).isFalse();
    queue.take().complete(Appended.INSTANCE);
    Outcomes marker = start(marker(1));
    assertThat(marker.attempt.withdraw()).isFalse();
    queue.take().complete(Appended.INSTANCE);
    assertThat(marker.only()).isEqualTo(Appended.INSTANCE);
  }

  @Test
  void takesBackWhatWaitsForItsTurn() {
    queueAnswers(Appended.INSTANCE);
    sets.mute();
    for (int i = 1; i <= MutationAppender.AT_ONCE; i++) {
      assertThat(start(mutation("s" + i, 1, "a")).all).isEmpty();
    }
    queued.clear();
    Outcomes withdrawn = start(mutation("late", 1, "a"));
    Outcomes stays = start(mutation("later", 1, "a"));
    assertThat(sets.calls(Call.SAVE)).isEqualTo(MutationAppender.AT_ONCE);
    assertThat(withdrawn.attempt.withdraw()).isTrue();
    assertThat(((NotAppended) withdrawn.only()).cause()).isEqualTo(Cause.UNAVAILABLE);
    assertThat(withdrawn.attempt.withdraw()).as("once").isFalse();
    assertThat(queued).as("nothing of what hasn't begun").isEmpty();
    appender.close(Duration.ZERO);
    assertThat(stays.only()).isInstanceOf(InDoubt.class);
    assertThat(withdrawn.all).hasSize(1);
  }

  @Test
  void refusesForNowWhatTheDeploymentHasNoStorageFor() {
    MutationAppender lost =
        new MutationAppender(
            queue,
            new SetStorages(
                new Registry(NamespaceFixtures.profiles()),
                namespace -> {
                  throw new IllegalArgumentException("Cassandra cluster 'main' isn't known");
                }),
            clock);
    Outcomes outcomes = new Outcomes();
    lost.append(Route.to(TOPIC), mutation(1, "a"), outcomes);
    assertThat(outcomes.only())
        .isEqualTo(new NotAppended(Cause.UNAVAILABLE, "Cassandra cluster 'main' isn't known"));
    assertThat(queue.appended()).isZero();
  }

  @Test
  void leavesEverythingElseToTheQueue() throws Exception {
    queue.withdrawable(true);
    LogRecord plain = record("orders", "order-1", Optional.empty());
    LogRecord unsaved = record("queued", "s1#1", Optional.of(new SetPart.Mutation("s1", 1)));
    LogRecord uncompleted = record("queued", "s1", Optional.of(new SetPart.Completion("s1", 1)));
    Cancellation wish = new Cancellation("order-1", "orders", ByteString.EMPTY);
    for (QueueEntry entry : List.of(plain, unsaved, uncompleted, wish)) {
      Outcomes outcomes = start(entry);
      InMemoryAppend.Held held = queue.take();
      assertThat(held.entry()).isEqualTo(entry);
      assertThat(held.topic()).isEqualTo(TOPIC);
      held.complete(NO_BROKER);
      assertThat(outcomes.only()).isEqualTo(NO_BROKER);
      assertThat(start(entry).attempt.withdraw()).isTrue();
      queue.take();
    }
    for (Call call : Call.values()) {
      assertThat(sets.calls(call)).as("%s", call).isZero();
    }
  }

  @Test
  void doubtsWhatADefectOfTheStorageLeavesOpen() {
    queueAnswers(Appended.INSTANCE);
    sets.close();
    assertThat(((InDoubt) append(mutation(1, "a"))).error()).contains("came after close()");
  }

  @Test
  void tellsEverybodyAtItsEndAndNobodyTwice() throws Exception {
    Outcomes open = start(mutation(1, "a"));
    InMemoryAppend.Held expiry = queue.take();
    appender.close(Duration.ofMillis(20));
    assertThat(queue.closed()).isTrue();
    assertThat(open.only()).isInstanceOf(InDoubt.class);
    expiry.complete(Appended.INSTANCE);
    assertThat(open.all).hasSize(1);
  }

  @Test
  void endsAtOnceWhenNobodyWaits() {
    queueAnswers(Appended.INSTANCE);
    append(mutation(1, "a"));
    appender.close(Duration.ofDays(1));
    assertThat(queue.closed()).isTrue();
  }

  private Outcomes start(QueueEntry entry) {
    Outcomes outcomes = new Outcomes();
    outcomes.attempt = appender.append(Route.to(TOPIC), entry, outcomes);
    return outcomes;
  }

  private AppendOutcome append(QueueEntry entry) {
    return start(entry).only();
  }

  private void queueAnswers(AppendOutcome outcome) {
    queue.answer(
        entry -> {
          queued.add(entry);
          return Optional.of(outcome);
        });
  }

  private SetHead head() {
    return ((Done<Optional<SetHead>>) sets.head(SET).toCompletableFuture().join())
        .value()
        .orElseThrow();
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.get(0);
  }
}
