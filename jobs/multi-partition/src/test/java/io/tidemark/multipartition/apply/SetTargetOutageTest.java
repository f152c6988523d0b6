/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static io.tidemark.multipartition.apply.SetWorld.expiry;
import static io.tidemark.multipartition.apply.SetWorld.marker;
import static io.tidemark.multipartition.apply.SetWorld.mutation;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sets.SetProgress.State;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.testing.InMemoryMutationSets.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a set while its storage or its targets are away, and where it expires. */
class SetTargetOutageTest {

  private static final Delivery DELIVERED = Delivery.Delivered.INSTANCE;

  private final SetWorld world = new SetWorld();

  private static Scope scope(Delivery delivery) {
    return ((Delivery.Retryable) delivery).scope();
  }

  @Test
  void aStorageThatIsAwayIsATargetThatIs() {
    world.save(2);
    world.sets.fail(Reach.AWAY);
    assertThat(scope(world.apply(2))).isEqualTo(Scope.TARGET);
    world.sets.fail(Reach.IN_DOUBT);
    assertThat(scope(world.apply(2))).isEqualTo(Scope.UNANSWERED);
    world.sets.fail(Reach.REFUSED);
    assertThat(world.apply(2)).isInstanceOf(Delivery.Rejected.class);
    world.sets.heal();
    assertThat(world.apply(2)).isEqualTo(DELIVERED);
    assertThat(world.arrived()).containsExactly(1, 2);
  }

  /** A dead letter of a set that says nothing of it would contradict what is told of the set. */
  @Test
  void nothingDiesThatCannotBeSavedAsDead() {
    world.save(2);
    for (Call call : new Call[] {Call.HEAD, Call.READ, Call.END}) {
      world.sets.fail(Reach.AWAY, call);
      assertThat(scope(world.deliver(marker(2, 3)))).as("%s", call).isEqualTo(Scope.DEPENDENCY);
      world.sets.fail(Reach.IN_DOUBT, call);
      assertThat(scope(world.deliver(marker(2, 3)))).as("%s", call).isEqualTo(Scope.DEPENDENCY);
      world.sets.heal();
      if (call == Call.READ) {
        assertThat(world.arrived()).isEmpty();
      }
    }
  }

  @Test
  void whatCouldNotBeSavedIsTriedAgain() {
    world.save(3);
    world.script = record -> new Delivery.Rejected("no");
    world.sets.fail(Reach.AWAY, Call.PROGRESS);
    assertThat(scope(world.apply(3))).isEqualTo(Scope.TARGET);
    world.sets.heal();
    assertThat(world.head().progress()).isEmpty();
    assertThat(world.apply(3)).isInstanceOf(Delivery.Rejected.class);
    assertThat(world.progress().state()).isEqualTo(State.DEAD);
  }

  @Test
  void aPageThatIsAppliedIsSaved() {
    world.save(150);
    world.sets.failNext(1, Reach.AWAY, Call.END);
    assertThat(scope(world.apply(150))).isEqualTo(Scope.TARGET);
    assertThat(world.progress().applied()).isEqualTo(100);
    assertThat(world.apply(150)).isEqualTo(DELIVERED);
    assertThat(world.arrived()).hasSize(200);
    assertThat(world.arrived().subList(150, 200)).startsWith(101).endsWith(150);
  }

  @Test
  void aMutationsTargetThatIsAwayCostsNoAttempt() {
    world.save(2);
    world.script = record -> Delivery.Retryable.target("connection refused");
    assertThat(world.deliver(marker(2, 3)))
        .isEqualTo(Delivery.Retryable.dependency("sequence 1 of 2: connection refused"));
    assertThat(world.progress().state()).isEqualTo(State.APPLYING);
    assertThat(world.progress().reason()).isEqualTo("connection refused");
    world.script = record -> DELIVERED;

    world.advance(AwayPlaces.PAUSE.minusMillis(1));
    assertThat(world.deliver(marker(2, 3)))
        .isEqualTo(Delivery.Retryable.dependency("sequence 1 of 2: target test://a is away"));
    assertThat(world.arrived()).as("no try").containsExactly(1);

    world.advance(Duration.ofMillis(1));
    assertThat(world.deliver(marker(2, 3))).isEqualTo(DELIVERED);
  }

  @Test
  void itsReasonIsSavedOnce() {
    world.save(1);
    world.script = record -> Delivery.Retryable.target("connection refused");
    for (int i = 0; i < 5; i++) {
      assertThat(scope(world.apply(1))).isEqualTo(Scope.DEPENDENCY);
      world.advance(AwayPlaces.PAUSE);
    }
    assertThat(world.arrived()).hasSize(5);
    assertThat(world.sets.calls(Call.PROGRESS)).isEqualTo(1);
  }

  @Test
  void othersGoOnWhereOneTargetIsAway() {
    world.save(mutation(1, "a", "test://b/x"));
    world.save(mutation(2, "b", "test://a/x"));
    world.complete(2);
    world.script =
        record ->
            record.id().equals("s#2") ? Delivery.Retryable.target("connection refused") : DELIVERED;
    assertThat(scope(world.apply(2))).isEqualTo(Scope.DEPENDENCY);
    assertThat(world.progress().applied()).isEqualTo(1);
  }

  @Test
  void oneThatGoesUnansweredCostsAnAttemptAndManyDoNot() {
    world.save(1);
    world.script = record -> Delivery.Retryable.unanswered("no answer");
    for (int i = 1; i < AwayPlaces.UNANSWERED; i++) {
      assertThat(scope(world.apply(1))).as("%d", i).isEqualTo(Scope.RECORD);
    }
    assertThat(scope(world.apply(1))).isEqualTo(Scope.DEPENDENCY);
  }

  @Test
  void anExpiryEndsWhatWasNeverCompleted() {
    world.save(mutation(1, "a", "test://a/x"));
    assertThat(world.deliver(expiry()))
        .isEqualTo(
            Delivery.Retryable.dependency(
                "set orders/s may still be completed", Duration.ofHours(1)));
    world.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(((Delivery.Retryable) world.deliver(expiry())).retryAfter())
        .contains(Duration.ofMillis(1));
    world.advance(Duration.ofMillis(1));
    assertThat(world.deliver(expiry())).isEqualTo(DELIVERED);
    assertThat(world.progress().state()).isEqualTo(State.EXPIRED);
    assertThat(world.counters.setsExpired().getCount()).isEqualTo(1);
    assertThat(world.deliver(expiry())).isEqualTo(DELIVERED);
    assertThat(world.apply(1))
        .isEqualTo(
            new Delivery.Rejected(
                "set orders/s had expired before it was complete; it isn't applied"));
    assertThat(world.arrived()).isEmpty();
    assertThat(world.counters.setsExpired().getCount()).isEqualTo(1);
  }

  @Test
  void whatIsWrittenToWhileItIsToExpireDoesNotExpire() {
    world.save(mutation(1, "a", "test://a/x"));
    world.advance(Duration.ofHours(1));
    world.store =
        new RacedSets(
            world.sets,
            () ->
                SetWorld.done(
                    world.sets.save(mutation(2, "b", "test://a/x"), SetWorld.NOW + 3_600_500)));
    assertThat(world.deliver(expiry()))
        .isEqualTo(
            Delivery.Retryable.dependency(
                "set orders/s may still be completed", Duration.ofMillis(500)));
    assertThat(world.head().progress()).isEmpty();
  }

  @Test
  void anExpiryAppliesWhatIsComplete() {
    assertThat(world.deliver(expiry())).as("forgotten").isEqualTo(DELIVERED);
    world.save(2);
    assertThat(world.deliver(expiry())).as("the marker got lost").isEqualTo(DELIVERED);
    assertThat(world.progress().state()).isEqualTo(State.APPLIED);
    assertThat(world.arrived()).containsExactly(1, 2);
  }

  /** It may itself be the dead letter of a set whose marker got lost. */
  @Test
  void anExpiryGoesOnWithWhatIsDead() {
    world.save(2);
    world.script = record -> Delivery.Retryable.record("busy");
    assertThat(scope(world.deliver(expiry().withAttempt(2)))).isEqualTo(Scope.RECORD);
    assertThat(world.deliver(expiry().withAttempt(3)))
        .as("its attempts are those of a set")
        .isEqualTo(new Delivery.Rejected("sequence 1 of 2: busy"));
    assertThat(world.progress().state()).isEqualTo(State.DEAD);
    world.script = record -> DELIVERED;
    assertThat(world.deliver(expiry())).isEqualTo(DELIVERED);
    assertThat(world.arrived()).containsExactly(1, 1, 1, 2);
    assertThat(world.progress().state()).isEqualTo(State.APPLIED);
  }
}
