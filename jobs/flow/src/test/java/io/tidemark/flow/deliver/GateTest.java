/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** When a record is sent, and when it is held. */
class GateTest {

  private static final TargetUri QUICK = TargetUri.parse("http://quick:80/");
  private static final TargetUri SLOW = TargetUri.parse("http://slow:80/");
  private static final int MOST = 200;

  private final DeliveryLimits limits = new DeliveryLimits(MOST, Long.MAX_VALUE, 50);
  private final Flights flights = new Flights(MOST, Long.MAX_VALUE, new Ledger(false));
  private final Places places = new Places(TargetUri::server, MOST);
  private final HeldCensus forTargets = new HeldCensus();
  private final Outages outages = new Outages(places, new Random(1), forTargets::total);
  private long now = 1_000_000;
  private long offset;
  private final Gate gate =
      new Gate(
          () -> Instant.ofEpochMilli(now),
          limits,
          flights,
          places,
          outages,
          new Paces(1),
          forTargets,
          new DeliveryMetrics(
              new UnregisteredMetricsGroup(), new HeldCensus(), forTargets, () -> 0, () -> 0));

  private Step.Attempt attempt(TargetUri target, OptionalInt maxPerSecond) {
    Waiting waiting =
        Waiting.arrived(DeliveryHarness.message(++offset, "id-" + offset, now), "orders", now);
    LogRecord record =
        new LogRecord(
            "id-" + offset,
            "orders",
            ByteString.EMPTY,
            ByteString.EMPTY,
            List.of(),
            Optional.of(target),
            now,
            now,
            "",
            "",
            1);
    DeliveryPolicy policy =
        new DeliveryPolicy(
            DeliveryPolicy.Ordering.NONE,
            DeliveryPolicy.Coalesce.NONE,
            DeliveryPolicy.OnDeadLetter.CONTINUE,
            maxPerSecond);
    return new Step.Attempt(waiting, record, target, policy);
  }

  private Step.Attempt attempt(TargetUri target) {
    return attempt(target, OptionalInt.empty());
  }

  private Flight start(Step.Attempt attempt) {
    Outages.Pass pass = outages.start(attempt.target(), now);
    gate.started(pass.place());
    return flights.begin("key-" + offset, attempt.waiting(), attempt.record(), pass);
  }

  private void end(Flight flight, Delivery delivery) {
    flights.end(flight);
    outages.ended(flight.pass(), delivery, 0, now);
  }

  private boolean admits(TargetUri target) {
    return gate.admit(attempt(target)) instanceof Step.Attempt;
  }

  /** As many to one target as it is given. */
  private Deque<Flight> fill(TargetUri target) {
    Deque<Flight> started = new ArrayDeque<>();
    while (gate.admit(attempt(target)) instanceof Step.Attempt attempt) {
      started.add(start(attempt));
    }
    return started;
  }

  @Test
  void aSlowTargetLeavesRoomForOthers() {
    end(start(attempt(QUICK)), Delivery.Delivered.INSTANCE);
    Deque<Flight> slow = fill(SLOW);
    assertThat(slow.size()).isLessThanOrEqualTo(MOST / 2);
    assertThat(admits(QUICK)).isTrue();
  }

  @Test
  void severalSlowTargetsLeaveRoomForOthers() {
    for (int i = 0; i < 5; i++) {
      fill(TargetUri.parse("http://slow" + i + ":80/"));
    }
    assertThat(admits(QUICK)).isTrue();
  }

  @Test
  void nobodyWaitsForASlowTarget() {
    end(start(attempt(QUICK)), Delivery.Delivered.INSTANCE);
    fill(SLOW);
    Step.Attempt attempt = attempt(SLOW);
    assertThat(gate.worthWaiting(attempt, now)).as("for an instant").isTrue();
    now += 100;
    assertThat(gate.worthWaiting(attempt, now - 100)).isFalse();
    assertThat(gate.admit(attempt))
        .isInstanceOfSatisfying(
            Step.Hold.class,
            hold -> {
              assertThat(hold.waiting().forTarget()).isTrue();
              assertThat(hold.waiting().dueMillis()).isGreaterThan(now);
            });
    assertThat(gate.worthWaiting(attempt(QUICK), now)).isFalse();
  }

  @Test
  void thoseWhoWaitForASlowTargetSoonNoticeThatItIsQuickAgain() {
    Deque<Flight> flying = fill(SLOW);
    now += 4000;
    flying.forEach(flight -> end(flight, Delivery.Delivered.INSTANCE));
    end(start(attempt(QUICK)), Delivery.Delivered.INSTANCE);
    fill(SLOW);
    gate.worthWaiting(attempt(SLOW), now);
    now += 200;
    long last = 0;
    for (int i = 0; i < 5000; i++) {
      Step.Attempt attempt = attempt(SLOW);
      Waiting held = gate.admit(attempt).waiting();
      gate.held(attempt, "key-" + i, held);
      last = held.dueMillis();
    }
    assertThat(last - now).as("the last that isn't called").isBetween(15_001L, 1000 + 4 * 5000L);
  }

  @Test
  void theOnlyTargetIsWaitedFor() {
    fill(SLOW);
    Step.Attempt attempt = attempt(SLOW);
    now += 500;
    assertThat(gate.worthWaiting(attempt, now - 500)).isTrue();
    assertThat(gate.admit(attempt)).isEqualTo(new Step.Hold(attempt.waiting()));
    assertThat(gate.full()).as("timers wait too").isTrue();
    now += 1000;
    assertThat(gate.worthWaiting(attempt, now - 1500)).isFalse();
    assertThat(gate.full()).isFalse();
  }

  @Test
  void theLimitOfATargetFollowsWhatItBears() {
    TargetLimit limit = places.of(SLOW).limit();
    int before = limit.limit();
    for (int round = 0; round < 40; round++) {
      Deque<Flight> flying = fill(SLOW);
      now += 5;
      flying.forEach(flight -> end(flight, Delivery.Delivered.INSTANCE));
    }
    int healthy = limit.limit();
    assertThat(healthy).isGreaterThan(before);
    for (int round = 0; round < 3; round++) {
      Deque<Flight> flying = fill(SLOW);
      now += 2000;
      flying.forEach(flight -> end(flight, Delivery.Delivered.INSTANCE));
    }
    assertThat(limit.limit()).isLessThan(healthy / 2);
  }

  @Test
  void aTargetThatAnswersNobodyIsAway() {
    Deque<Flight> flying = fill(SLOW);
    int unanswered = 0;
    while (outages.away() == 0) {
      end(flying.poll(), Delivery.Retryable.unanswered("no answer in time"));
      unanswered++;
    }
    assertThat(unanswered).isEqualTo(TargetLimit.FLOOR);
    assertThat(gate.admit(attempt(SLOW)))
        .isInstanceOfSatisfying(
            Step.Hold.class, hold -> assertThat(hold.waiting().forTarget()).isTrue());
  }

  @Test
  void oneAnswerIsEnoughToBeThere() {
    Deque<Flight> flying = fill(SLOW);
    for (int i = 0; i < TargetLimit.FLOOR * 3; i++) {
      end(
          flying.poll(),
          i % TargetLimit.FLOOR == 5
              ? Delivery.Delivered.INSTANCE
              : Delivery.Retryable.unanswered("no answer in time"));
    }
    assertThat(outages.away()).isZero();
  }

  @Test
  void intakeSlowsWhereTooManyAreHeldForTheirTargets() {
    end(start(attempt(SLOW)), Delivery.Retryable.target("no connection"));
    Step.Attempt attempt = attempt(SLOW);
    forTargets.add("orders", limits.maxHeldForTargets() - 1);
    assertThat(gate.worthWaiting(attempt, now)).isFalse();
    forTargets.add("orders", 1);
    assertThat(gate.worthWaiting(attempt, now)).isTrue();
    assertThat(gate.worthWaiting(attempt, now - 1000)).as("slows, and doesn't stop").isFalse();
    assertThat(gate.worthWaiting(attempt(QUICK), now)).isFalse();
  }

  @Test
  void thoseWhoWaitForATargetLookAgainAtMostTenThousandASecondAndSeldomIfTheyAreCalled() {
    end(start(attempt(SLOW)), Delivery.Retryable.target("no connection"));
    long last = 0;
    for (int i = 0; i < Parking.MOST / Parking.SHARES; i++) {
      Step.Attempt attempt = attempt(SLOW);
      Waiting held = gate.admit(attempt).waiting();
      gate.held(attempt, "key-" + i, held);
      last = held.dueMillis();
    }
    assertThat(last - now).as("called").isBetween(500_000L, 502_000L);
    for (int i = 0; i < 100_000; i++) {
      last = ((Step.Hold) gate.admit(attempt(SLOW))).waiting().dueMillis();
    }
    assertThat(last - now).as("not called").isBetween(10_000L, 12_000L);
  }

  @Test
  void whoseTurnComesWhileItsTargetIsFullKeepsIt() {
    OptionalInt pace = OptionalInt.of(10);
    assertThat(gate.admit(attempt(SLOW, pace))).isInstanceOf(Step.Attempt.class);
    Step.Attempt second = attempt(SLOW, pace);
    Waiting waits = ((Step.Hold) gate.admit(second)).waiting();
    for (int i = 0; i < 1000; i++) {
      gate.admit(attempt(QUICK, pace)); // A long queue behind it.
    }
    end(start(attempt(QUICK)), Delivery.Delivered.INSTANCE);
    Deque<Flight> flying = fill(SLOW);
    gate.worthWaiting(attempt(SLOW), now);
    now += 2000;
    end(start(attempt(QUICK)), Delivery.Delivered.INSTANCE); // So that nobody waits for the other.
    Waiting full = ((Step.Hold) gate.admit(with(second, waits))).waiting();
    assertThat(full.forTarget()).isTrue();
    now += 5000;
    flying.forEach(flight -> end(flight, Delivery.Delivered.INSTANCE));
    assertThat(gate.admit(with(second, full.untilTarget(now))))
        .as("not once more behind all others")
        .isInstanceOf(Step.Attempt.class);
  }

  @Test
  void whoCouldNotBeCalledForBytesInFlightIsCalledWhenTheyAreGone() {
    Flights small = new Flights(MOST, 1, new Ledger(false));
    Gate narrow =
        new Gate(
            () -> Instant.ofEpochMilli(now),
            limits,
            small,
            places,
            outages,
            new Paces(1),
            forTargets,
            new DeliveryMetrics(
                new UnregisteredMetricsGroup(), new HeldCensus(), forTargets, () -> 0, () -> 0));
    Flight fails = start(attempt(SLOW));
    end(fails, Delivery.Retryable.target("no connection"));
    Step.Attempt waits = attempt(SLOW);
    Waiting held = narrow.admit(waits).waiting();
    narrow.held(waits, "waits", held);
    Step.Attempt large = attempt(QUICK);
    Flight flight =
        small.begin("large", large.waiting(), large.record(), outages.start(QUICK, now));
    outages.ended(fails.pass(), Delivery.Delivered.INSTANCE, 0, now); // It is back.
    assertThat(narrow.next(places.of(SLOW))).as("too much is in flight").isNull();
    assertThat(narrow.nextReady()).isNull();
    small.end(flight);
    assertThat(narrow.nextReady()).isSameAs(places.of(SLOW));
    assertThat(narrow.next(places.of(SLOW))).isEqualTo(new Parking.Spot("waits", held.dueMillis()));
    assertThat(narrow.nextReady()).isNull();
  }

  private static Step.Attempt with(Step.Attempt attempt, Waiting waiting) {
    return new Step.Attempt(waiting, attempt.record(), attempt.target(), attempt.policy());
  }

  @Test
  void aPaceHoldsWhatIsBeyondIt() {
    for (int i = 0; i < 3; i++) {
      assertThat(gate.admit(attempt(QUICK, OptionalInt.of(100)))).isInstanceOf(Step.Attempt.class);
    }
    Step.Attempt fourth = attempt(QUICK, OptionalInt.of(100));
    Waiting held = ((Step.Hold) gate.admit(fourth)).waiting();
    assertThat(held.dueMillis()).isEqualTo(now + 30);
    assertThat(admits(QUICK)).as("other namespaces go on").isTrue();
    now += 30;
    assertThat(
            gate.admit(new Step.Attempt(held, fourth.record(), fourth.target(), fourth.policy())))
        .isInstanceOf(Step.Attempt.class);
  }
}
