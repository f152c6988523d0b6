/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OutagesTest {

  private static final long NOW = 1_000_000;
  private static final TargetUri APP = TargetUri.parse("http://app:80/a");
  private static final Delivery AWAY = Delivery.Retryable.target("no connection");
  private static final Delivery TAKEN = Delivery.Delivered.INSTANCE;

  private final Places places = new Places(TargetUri::server, 1000);
  private final Outages outages = new Outages(places, new Random(7), () -> 0);

  @Test
  void aTargetThatIsAwayLetsOneRecordTryAtATime() {
    assertThat(outages.opensAt(places.of(APP), false, NOW)).isZero();
    long until = outages.ended(outages.start(APP, NOW), AWAY, 0, NOW);

    assertThat(until).isBetween(NOW + 1000, NOW + 1250);
    assertThat(outages.away()).isEqualTo(1);
    assertThat(outages.opensAt(places.of(APP), false, NOW + 999)).isBetween(NOW + 1000, NOW + 1250);
    assertThat(outages.opensAt(places.of(APP), false, NOW + 1000)).isZero();
    Outages.Pass probe = outages.start(APP, NOW);
    assertThat(outages.opensAt(places.of(APP), false, NOW + 1000))
        .isGreaterThanOrEqualTo(NOW + 2000);
    assertThat(outages.ended(probe, TAKEN, 0, NOW + 1010)).isZero();
    assertThat(outages.opensAt(places.of(APP), false, NOW + 1010)).isZero();
    assertThat(outages.away()).isZero();
  }

  @Test
  void theTimeBetweenProbesDoublesUpToTheLongest() {
    long now = NOW;
    outages.ended(outages.start(APP, NOW), AWAY, 0, now);
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      long before = now;
      while (outages.opensAt(places.of(APP), false, now) != 0) {
        now++;
      }
      gaps.add(now - before);
      outages.ended(outages.start(APP, NOW), AWAY, 0, now);
    }
    assertThat(gaps).containsExactly(1000L, 1000L, 2000L, 4000L, 4000L, 4000L, 4000L, 4000L);
  }

  @Test
  void thoseThatWaitLookLessOftenThanTheProbeDoes() {
    outages.ended(outages.start(APP, NOW), AWAY, 0, NOW);
    long later = NOW + 120_000;
    long probe = outages.ended(outages.start(APP, later), AWAY, NOW, later);
    assertThat(probe).isBetween(later + 4_000, later + 5_000);
    assertThat(outages.opensAt(places.of(APP), false, later))
        .isBetween(later + 24_000, later + 30_000);
    assertThat(outages.opensAt(places.of(APP), true, later))
        .as("it is called")
        .isBetween(later + 120_000, later + 150_000);
    assertThat(outages.opensAt(places.of(APP), false, later + 4_000)).isZero();
  }

  @Test
  void aRecordWaitsUnlessItIsTheOneThatFindsOut() {
    Place app = places.of(APP);
    assertThat(outages.waits(app, NOW)).isFalse();
    outages.ended(outages.start(APP, NOW), AWAY, 0, NOW);
    assertThat(outages.waits(app, NOW + 999)).isTrue();
    assertThat(outages.waits(app, NOW + 1000)).isFalse();
    Outages.Pass probe = outages.start(APP, NOW + 1000);
    assertThat(outages.waits(app, NOW + 1001)).isTrue();
    outages.ended(probe, TAKEN, 0, NOW + 1002);
    assertThat(outages.waits(app, NOW + 1003)).isFalse();
  }

  @Property(tries = 200)
  void nothingIsHeldForLongerThanTheLongest(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 600_000) long age) {
    Places here = new Places(TargetUri::server, 1000);
    Outages some = new Outages(here, new Random(seed), () -> 0);
    some.ended(some.start(APP, NOW), AWAY, 0, NOW);
    long later = NOW + age;
    Outages.Pass probe = some.start(APP, NOW);
    long until = some.ended(probe, AWAY, NOW, later);

    long longest = later + Outages.LONGEST.toMillis();
    assertThat(until).isGreaterThan(later).isLessThanOrEqualTo(longest);
    assertThat(some.opensAt(here.of(APP), false, later)).isLessThanOrEqualTo(longest);
    assertThat(some.opensAt(here.of(APP), true, later))
        .isLessThanOrEqualTo(later + Outages.LONGEST_CALLED.toMillis());
  }

  @Test
  void whatWasInFlightWhenItBeganIsHeldToo() {
    Outages.Pass first = outages.start(APP, NOW);
    Outages.Pass second = outages.start(APP, NOW);
    outages.ended(first, AWAY, 0, NOW);

    assertThat(outages.ended(second, AWAY, NOW, NOW + 5)).isGreaterThan(NOW + 5);
    assertThat(outages.opensAt(places.of(APP), false, NOW + 1000)).isZero();
  }

  @Test
  void aRecordThatFailsWhileOthersAreTakenSpendsAttemptsFromItsSecondFailureOn() {
    Outages.Pass poison = outages.start(APP, NOW);
    outages.ended(outages.start(APP, NOW), TAKEN, 0, NOW);
    assertThat(outages.ended(poison, AWAY, 0, NOW)).isGreaterThan(NOW);
    assertThat(outages.away()).isZero();

    Outages.Pass again = outages.start(APP, NOW);
    outages.ended(outages.start(APP, NOW), TAKEN, 0, NOW + 1500);
    assertThat(outages.ended(again, AWAY, NOW, NOW + 1500)).isZero();
    assertThat(outages.opensAt(places.of(APP), false, NOW + 1500)).isZero();
  }

  @Test
  void anyAnswerEndsItAndAnOutcomeOfARecordIsAnAnswer() {
    outages.ended(outages.start(APP, NOW), AWAY, 0, NOW);
    Outages.Pass probe = outages.start(APP, NOW);
    assertThat(outages.ended(probe, new Delivery.Rejected("bad"), 0, NOW + 1000)).isZero();
    assertThat(outages.away()).isZero();
    assertThat(outages.ended(outages.start(APP, NOW), Delivery.Retryable.record("busy"), 0, NOW))
        .isZero();
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongIt() {
    outages.ended(outages.start(APP, NOW), AWAY, 0, NOW);
    assertThat(outages.opensAt(places.of(APP), false, NOW - 300_000)).isZero();
  }

  /**
   * What a record needs beside its target is away: the target isn't, and the record looks again.
   */
  @Test
  void aMissingDependencyIsNoOutageAndSpendsNoAttempt() {
    Delivery missing = Delivery.Retryable.dependency("storage of a part is away");
    long now = NOW;
    long since = 0;
    for (long most : new long[] {1250, 1563, 3516, 5000, 5000}) {
      long until = outages.ended(outages.start(APP, now), missing, since, now);
      assertThat(until).isBetween(now + 1000, now + most);
      assertThat(outages.opensAt(places.of(APP), false, now)).isZero();
      since = NOW;
      now = until;
    }
    assertThat(outages.away()).isZero();
  }

  @Test
  void manyThatMissADependencyLookLessOften() {
    Outages crowded = new Outages(places, new Random(7), () -> Outages.FEW);
    Delivery missing = Delivery.Retryable.dependency("storage of a part is away");
    long later = NOW + 3_600_000;
    assertThat(crowded.ended(crowded.start(APP, later), missing, NOW, later))
        .isBetween(later + 24_000, later + 30_000);
  }

  @Test
  void whatItRemembersIsBounded() {
    for (int i = 0; i <= Places.MOST; i++) {
      outages.ended(outages.start(TargetUri.parse("http://app" + i + ":80/"), NOW), AWAY, 0, NOW);
    }
    assertThat(outages.away()).isEqualTo(Places.MOST);
    assertThat(outages.opensAt(places.of(TargetUri.parse("http://app0:80/")), false, NOW)).isZero();
  }

  @Test
  void anAttemptThatEndsAtAForgottenPlaceOpensNothing() {
    Outages.Pass old = outages.start(APP, NOW);
    for (int i = 0; i < Places.MOST; i++) {
      outages.start(TargetUri.parse("http://app" + i + ":80/"), NOW);
    }
    assertThat(outages.ended(old, AWAY, NOW, NOW)).isGreaterThan(NOW);
    assertThat(outages.away()).isZero();
  }
}
