/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import org.junit.jupiter.api.Test;

class AwayPlacesTest {

  private static final long NOW = 1_000_000;
  private static final Delivery AWAY = Delivery.Retryable.target("refused");

  private final AwayPlaces places = new AwayPlaces();

  private AwayPlaces.Pass enter(long now) {
    return places.enter("a", now).orElseThrow();
  }

  private Scope leave(AwayPlaces.Pass pass, Delivery delivery, boolean troubled, long now) {
    return ((Delivery.Retryable) places.leave(pass, delivery, troubled, now)).scope();
  }

  @Test
  void oneAtATimeFindsOutWhetherItIsBack() {
    assertThat(leave(enter(NOW), AWAY, false, NOW)).isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW + 999)).isEmpty();
    AwayPlaces.Pass probe = enter(NOW + 1000);
    assertThat(probe.probe()).isTrue();
    assertThat(places.enter("a", NOW + 1001)).as("another").isEmpty();
    assertThat(places.enter("b", NOW + 1001)).as("elsewhere").isPresent();
    assertThat(leave(probe, AWAY, true, NOW + 1100)).isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW + 2099)).isEmpty();
    AwayPlaces.Pass second = enter(NOW + 2100);
    assertThat(places.leave(second, Delivery.Delivered.INSTANCE, true, NOW + 2101))
        .isEqualTo(Delivery.Delivered.INSTANCE);
    assertThat(enter(NOW + 2102).probe()).isFalse();
    assertThat(enter(NOW + 2102).probe()).isFalse();
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepItClosed() {
    assertThat(leave(enter(NOW), AWAY, false, NOW)).isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW - 60_000)).isPresent();
  }

  @Test
  void whatSaysItIsAwayWhileItAnswersOthersFailsAlone() {
    AwayPlaces.Pass first = enter(NOW);
    AwayPlaces.Pass second = enter(NOW);
    AwayPlaces.Pass third = enter(NOW);
    assertThat(places.leave(first, new Delivery.Rejected("no"), false, NOW))
        .isInstanceOf(Delivery.Rejected.class);
    assertThat(leave(second, AWAY, false, NOW)).as("its first trouble").isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW)).as("it isn't away").isPresent();
    assertThat(leave(third, AWAY, true, NOW))
        .as("nobody was answered since")
        .isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW)).as("now it is").isEmpty();
  }

  @Test
  void aMutationThatFailsAloneAgainSpendsAnAttempt() {
    AwayPlaces.Pass own = enter(NOW);
    assertThat(places.leave(enter(NOW), Delivery.Delivered.INSTANCE, false, NOW))
        .isEqualTo(Delivery.Delivered.INSTANCE);
    assertThat(leave(own, AWAY, true, NOW)).isEqualTo(Scope.RECORD);
  }

  @Test
  void tenInARowThatGoUnansweredAreAnOutage() {
    Delivery silence = Delivery.Retryable.unanswered("nothing");
    for (int i = 1; i < AwayPlaces.UNANSWERED; i++) {
      assertThat(leave(enter(NOW), silence, true, NOW)).isEqualTo(Scope.RECORD);
    }
    assertThat(places.leave(enter(NOW), Delivery.Delivered.INSTANCE, false, NOW))
        .isEqualTo(Delivery.Delivered.INSTANCE);
    for (int i = 1; i < AwayPlaces.UNANSWERED; i++) {
      assertThat(leave(enter(NOW), silence, true, NOW)).isEqualTo(Scope.RECORD);
    }
    assertThat(leave(enter(NOW), silence, true, NOW)).isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW)).isEmpty();
  }

  @Test
  void whatAMutationDependsOnIsNotThePlacesMatter() {
    assertThat(leave(enter(NOW), Delivery.Retryable.dependency("away"), false, NOW))
        .isEqualTo(Scope.DEPENDENCY);
    assertThat(places.enter("a", NOW)).isPresent();
  }
}
