/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static io.tidemark.multipartition.apply.SetWorld.marker;
import static io.tidemark.multipartition.apply.SetWorld.mutation;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.SetProgress.State;
import io.tidemark.target.Delivery;
import io.tidemark.testing.InMemoryMutationSets.Call;
import io.tidemark.testing.RecordingTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a set's marker whose storage is there. */
class SetTargetTest {

  private static final Delivery DELIVERED = Delivery.Delivered.INSTANCE;

  private final SetWorld world = new SetWorld();

  private void failAt(int sequence, Delivery delivery) {
    world.script = record -> sequence(record) == sequence ? delivery : DELIVERED;
  }

  private static int sequence(LogRecord record) {
    return ((SetPart.Mutation) record.setPart().orElseThrow()).sequence();
  }

  private static Delivery retryable(String error) {
    return Delivery.Retryable.record(error);
  }

  @Test
  void allOfItIsAppliedInSequence() {
    world.save(250);

    assertThat(world.apply(250)).isEqualTo(DELIVERED);

    assertThat(world.arrived()).isEqualTo(IntStream.rangeClosed(1, 250).boxed().toList());
    assertThat(world.progress().state()).isEqualTo(State.APPLIED);
    assertThat(world.progress().applied()).isEqualTo(250);
    assertThat(world.sets.calls(Call.READ)).as("pages of 100").isEqualTo(3);
    assertThat(world.sets.calls(Call.PROGRESS)).as("one a page but the last").isEqualTo(2);
    assertThat(world.counters.setsApplied().getCount()).isEqualTo(1);
    assertThat(world.counters.mutationsApplied().getCount()).isEqualTo(250);
  }

  @Test
  void againItHasNoEffect() {
    world.save(2);
    assertThat(world.apply(2)).isEqualTo(DELIVERED);
    assertThat(world.apply(2)).isEqualTo(DELIVERED);
    assertThat(world.arrived()).containsExactly(1, 2);
    assertThat(world.counters.setsApplied().getCount()).isEqualTo(1);
  }

  @Test
  void aPageIsAboutAMebibyte() {
    for (int sequence = 1; sequence <= 5; sequence++) {
      world.save(mutation(sequence, "x".repeat(500 * 1024), "test://a/x"));
    }
    world.complete(5);
    assertThat(world.apply(5)).isEqualTo(DELIVERED);
    assertThat(world.sets.calls(Call.READ)).as("two a page").isEqualTo(3);
  }

  @Test
  void theNextBeginsOnceTheOneBeforeIsThere() {
    RecordingTarget slow = RecordingTarget.holding(world.clock);
    world.target = slow;
    world.save(2);
    var run = world.start(marker(2, 1)).toCompletableFuture();
    assertThat(slow.pending()).extracting(LogRecord::id).containsExactly("s#1");
    slow.complete("s#1", DELIVERED);
    assertThat(slow.pending()).extracting(LogRecord::id).containsExactly("s#2");
    assertThat(run).isNotDone();
    slow.complete("s#2", DELIVERED);
    assertThat(run).isCompletedWithValue(DELIVERED);
  }

  @Test
  void laterMutationsAreNotWrittenBeforeEarlierOnes() {
    world.save(mutation(1, "a", "test://a/x").withWrittenMillis(500));
    world.save(mutation(2, "b", "test://a/x").withWrittenMillis(300));
    world.save(mutation(3, "c", "test://a/x").withWrittenMillis(700));
    world.complete(3);
    failAt(2, retryable("not now"));
    assertThat(world.apply(3)).isInstanceOf(Delivery.Retryable.class);
    assertThat(world.progress().lastWrittenMillis()).isEqualTo(500);
    failAt(0, DELIVERED);
    assertThat(world.deliver(marker(3, 2))).isEqualTo(DELIVERED);
    assertThat(world.target.attempts())
        .extracting(attempt -> attempt.record().writtenMillis())
        .containsExactly(500L, 500L, 500L, 700L);
    assertThat(world.target.attempts().get(3).record().attempt()).as("the marker's").isEqualTo(2);
  }

  @Test
  void aRetryGoesOnAfterTheLastThatWasApplied() {
    world.save(5);
    failAt(
        3,
        new Delivery.Retryable("busy", Optional.of(Duration.ofSeconds(7)), Delivery.Scope.RECORD));

    assertThat(world.apply(5))
        .isEqualTo(
            new Delivery.Retryable(
                "sequence 3 of 5: busy",
                Optional.of(Duration.ofSeconds(7)),
                Delivery.Scope.RECORD));
    assertThat(world.progress())
        .isEqualTo(new SetProgress(State.APPLYING, 2, SetWorld.NOW, 3, "busy", SetWorld.NOW));

    failAt(0, DELIVERED);
    assertThat(world.deliver(marker(5, 2))).isEqualTo(DELIVERED);
    assertThat(world.arrived()).containsExactly(1, 2, 3, 3, 4, 5);
  }

  @Test
  void onTheLastAttemptItIsSavedThatItIsDead() {
    world.save(3);
    failAt(2, retryable("busy"));
    assertThat(world.deliver(marker(3, 2))).isEqualTo(retryable("sequence 2 of 3: busy"));
    assertThat(world.progress().state()).isEqualTo(State.APPLYING);
    assertThat(world.deliver(marker(3, 3))).isEqualTo(retryable("sequence 2 of 3: busy"));
    assertThat(world.progress().state()).isEqualTo(State.DEAD);
    assertThat(world.counters.setsDead().getCount()).isEqualTo(1);
  }

  @Test
  void aRejectedMutationStopsTheSetAndARepairCompletesIt() {
    world.save(20);
    failAt(7, new Delivery.Rejected("unknown table"));

    assertThat(world.apply(20)).isEqualTo(new Delivery.Rejected("sequence 7 of 20: unknown table"));
    assertThat(world.progress())
        .isEqualTo(new SetProgress(State.DEAD, 6, SetWorld.NOW, 7, "unknown table", SetWorld.NOW));
    assertThat(world.counters.setsDead().getCount()).isEqualTo(1);

    world.script =
        record -> {
          assertThat(world.progress().state()).as("it goes on").isEqualTo(State.APPLYING);
          return DELIVERED;
        };
    assertThat(world.apply(20)).isEqualTo(DELIVERED);
    assertThat(world.arrived())
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.rangeClosed(1, 7), IntStream.rangeClosed(7, 20))
                .boxed()
                .toList());
  }

  @Test
  void itIsDeadOnceItsTimeIsOver() {
    world.save(2);
    failAt(2, retryable("busy"));
    assertThat(world.apply(2)).isInstanceOf(Delivery.Retryable.class);
    failAt(0, DELIVERED);

    world.advance(Duration.ofHours(1).plusMillis(1));
    assertThat(world.deliver(marker(2, 2)))
        .isEqualTo(
            new Delivery.Rejected(
                "not applied within 1h of its due time: 1 of 2 mutations are; last error: busy",
                true));
    assertThat(world.progress().state()).isEqualTo(State.DEAD);
    assertThat(world.progress().failingSequence()).isEqualTo(2);
    assertThat(world.arrived()).containsExactly(1, 2);
  }

  @Test
  void toTheMillisecondItIsNotTooLate() {
    world.save(1);
    world.advance(Duration.ofHours(1));
    assertThat(world.apply(1)).isEqualTo(DELIVERED);
  }

  @Test
  void nothingIsAppliedOfWhatTheMarkerContradicts() {
    assertThat(world.apply(2)).isEqualTo(new Delivery.Rejected("nothing is saved of set orders/s"));
    world.save(mutation(1, "a", "test://a/x"));
    assertThat(world.apply(1))
        .isEqualTo(new Delivery.Rejected("no completion is saved of set orders/s"));
    world.complete(1);
    assertThat(world.apply(2))
        .isEqualTo(
            new Delivery.Rejected(
                "the marker of set orders/s says 2 mutations, what is saved says 1"));
    assertThat(world.arrived()).isEmpty();
  }

  @Test
  void eachTargetMustBeAllowedAndThere() {
    world.save(mutation(1, "a", "test://b/x"));
    world.save(mutation(2, "b", "test://elsewhere/x"));
    world.complete(2);
    assertThat(world.apply(2))
        .isEqualTo(
            new Delivery.Rejected(
                "sequence 2 of 2: target test://elsewhere/x is not among the allowed_targets of"
                    + " namespace 'orders'"));
    assertThat(world.progress().state()).isEqualTo(State.DEAD);
  }

  @Test
  void withoutATargetItGoesToTheDefault() {
    world.save(mutation(1, "a", ""));
    world.complete(1);
    assertThat(world.apply(1)).isEqualTo(DELIVERED);
  }

  @Test
  void aMutationIsNotAppliedBeforeItIsDue() {
    LogRecord later = mutation(2, "b", "test://a/x");
    world.save(mutation(1, "a", "test://a/x"));
    world.save(
        new LogRecord(
                later.id(),
                later.namespace(),
                later.key(),
                later.payload(),
                List.of(),
                later.target(),
                SetWorld.NOW + 5000,
                SetWorld.NOW,
                "",
                "",
                1)
            .withSetPart(later.setPart().orElseThrow()));
    world.complete(2);
    assertThat(world.apply(2))
        .isEqualTo(
            Delivery.Retryable.dependency(
                "sequence 2 of 2: it isn't due yet", Duration.ofSeconds(5)));
    assertThat(world.progress().applied()).isEqualTo(1);
    world.advance(Duration.ofSeconds(5));
    assertThat(world.apply(2)).isEqualTo(DELIVERED);
    assertThat(world.arrived()).containsExactly(1, 2);
  }

  @Test
  void aContestedMutationStopsItForNow() {
    world.save(3);
    world.sets.contest(SetWorld.SET, 2);
    assertThat(world.apply(3))
        .isEqualTo(retryable("sequence 2 of 3: set orders/s: sequence 2 is contested"));
    assertThat(world.arrived()).containsExactly(1);
    assertThat(world.deliver(marker(3, 3))).isInstanceOf(Delivery.Retryable.class);
    assertThat(world.progress().state()).isEqualTo(State.DEAD);
  }

  @Test
  void aDefectiveTargetCostsAnAttempt() {
    world.save(1);
    world.script =
        record -> {
          throw new IllegalStateException("oops");
        };
    assertThat(world.apply(1))
        .isEqualTo(
            retryable(
                "sequence 1 of 1: defect in the target: java.lang.IllegalStateException: oops"));
  }

  @Test
  void underAPaceEachMutationHasItsTurn() {
    world.namespace = SetWorld.namespace(Optional.of(SetWorld.STORAGE), OptionalInt.of(100));
    world.save(3);
    var run = world.start(marker(3, 1)).toCompletableFuture();
    assertThat(world.arrived()).containsExactly(1);
    assertThat(world.pauses).containsExactly(10L);
    world.advance(Duration.ofMillis(10));
    assertThat(world.turns.get(0).complete(true)).isTrue();
    assertThat(world.arrived()).containsExactly(1, 2);
    assertThat(world.pauses).containsExactly(10L, 10L);
    assertThat(run).isNotDone();
    assertThat(world.turns.get(1).complete(true)).isTrue();
    assertThat(run).isCompletedWithValue(DELIVERED);
  }

  @Test
  void aSlowNamespaceLeavesRoomForOthers() {
    world.namespace = SetWorld.namespace(Optional.of(SetWorld.STORAGE), OptionalInt.of(1));
    world.save(2);
    for (int i = 0; i < Turns.MOST_WAITING; i++) {
      assertThat(world.start(marker(2, 1)).toCompletableFuture()).isNotDone();
    }
    assertThat(world.apply(2))
        .isInstanceOfSatisfying(
            Delivery.Retryable.class,
            retryable -> assertThat(retryable.scope()).isEqualTo(Delivery.Scope.DEPENDENCY));
    assertThat(world.turns.get(0).complete(true)).isTrue();
    assertThat(world.apply(2)).as("applied by the one whose turn it was").isEqualTo(DELIVERED);
  }

  @Test
  void nothingMoreIsBegunWhenTheTaskEnds() {
    world.save(3);
    world.script =
        record -> {
          world.closed = true;
          return DELIVERED;
        };
    assertThat(world.apply(3)).isInstanceOf(Delivery.Retryable.class);
    assertThat(world.arrived()).containsExactly(1);
  }

  @Test
  void whatIsNoMarkerIsRejected() {
    assertThat(world.deliver(mutation(1, "a", "set://main/sets")))
        .isInstanceOf(Delivery.Rejected.class);
    world.namespace =
        SetWorld.namespace(
            Optional.of(new DurableStorage("sets", "main", "tape")), OptionalInt.empty());
    assertThat(world.apply(1)).isEqualTo(new Delivery.Rejected("durable_storage.type is tape"));
    world.namespace = SetWorld.namespace(Optional.empty(), OptionalInt.empty());
    assertThat(world.apply(1)).isEqualTo(retryable("namespace 'orders' has no durable_storage"));
  }

  /** Ten thousand steps that end at once take no more stack than one. */
  @Test
  void aLongSetNeedsNoStack() {
    for (int sequence = 1; sequence <= 10_000; sequence++) {
      world.save(mutation(sequence, "", "test://a/x"));
    }
    SetWorld.done(world.sets.complete(SetWorld.SET, 10_000, SetPolicy.DEFAULT));
    int[] deepest = {0};
    world.script =
        record -> {
          deepest[0] = Math.max(deepest[0], new Throwable().getStackTrace().length);
          return DELIVERED;
        };
    assertThat(world.apply(10_000)).isEqualTo(DELIVERED);
    assertThat(deepest[0]).isLessThan(200);
  }
}
