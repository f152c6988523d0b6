/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who is called for a place that has room. */
class ParkingTest {

  private final Parking parking = new Parking();
  private final Place place = new Place("a", 100, true);
  private final Place other = new Place("b", 100, true);

  private static Parking.Spot spot(int number) {
    return new Parking.Spot("key-" + number, number);
  }

  private static Waiting waiting(long offset, long due) {
    return Waiting.arrived(DeliveryHarness.message(offset, "id", due), "orders", due);
  }

  @Test
  void eachPlaceHasItsOwnInTheOrderInWhichTheyCame() {
    parking.park(place, spot(1));
    parking.park(other, spot(2));
    parking.park(place, spot(3));
    assertThat(parking.poll(place)).isEqualTo(spot(1));
    assertThat(parking.poll(place)).isEqualTo(spot(3));
    assertThat(parking.poll(place)).isNull();
    assertThat(parking.poll(other)).isEqualTo(spot(2));
  }

  @Test
  void whoHasLookedInVainKeepsItsTurn() {
    parking.park(place, spot(1));
    parking.park(place, spot(2));
    parking.park(place, new Parking.Spot("key-1", 99));
    assertThat(parking.poll(place)).isEqualTo(new Parking.Spot("key-1", 99));
    assertThat(parking.poll(place)).isEqualTo(spot(2));
    assertThat(parking.poll(place)).isNull();
  }

  @Test
  void aSpotIsThatOfARecordWhichWaitsForRoom() {
    Waiting held = waiting(1, 500).untilTarget(700);
    Parking.Spot spot = new Parking.Spot("key", 700);
    assertThat(spot.is(held)).isTrue();
    assertThat(spot.is(held.untilTarget(701))).as("it looks at another time").isFalse();
    assertThat(spot.is(held.until(700))).as("it waits for its time").isFalse();
    assertThat(spot.is(waiting(2, 500).untilTarget(700))).as("one in its place").isTrue();
    assertThat(spot.is(held.marked(Waiting.Mark.STOPS_KEY))).as("what a dead one left").isFalse();
  }

  @Test
  void aPlaceHasNoMoreThanItTakesInTenSeconds() {
    place.limit().started(0);
    place.limit().ended(0, 1000, true);
    for (int i = 0; i < 20; i++) { // 1 s an attempt, 20 at a time.
      place.limit().started(1000);
    }
    int most = 0;
    while (parking.hasRoom(place)) {
      parking.park(place, spot(most++));
    }
    assertThat(most).isEqualTo(10 * 20);
    assertThat(parking.hasRoom(other)).isTrue();
  }

  @Test
  void aPlaceThatIsAwayLeavesRoomForOthers() {
    int most = 0;
    while (parking.hasRoomUntilBack(place)) {
      parking.park(place, spot(most++));
    }
    assertThat(most).isEqualTo(Parking.MOST / Parking.SHARES);
    assertThat(parking.hasRoomUntilBack(other)).isTrue();
    assertThat(parking.hasRoom(other)).isTrue();
    parking.poll(place);
    assertThat(parking.hasRoomUntilBack(place)).isTrue();
  }

  @Test
  void longKeysTakeTheRoomOfMany() {
    String longKey = "k".repeat(64 * 1024);
    int most = 0;
    while (parking.hasRoomUntilBack(place)) {
      parking.park(place, new Parking.Spot(longKey + most++, 1));
    }
    assertThat((long) most * longKey.length())
        .isBetween(Parking.MOST_BYTES / 4, Parking.MOST_BYTES / Parking.SHARES);
    while (parking.hasRoomUntilBack(other)) {
      parking.park(other, new Parking.Spot(longKey + most++, 1));
    }
    assertThat((long) most * longKey.length()).isLessThanOrEqualTo(Parking.MOST_BYTES);
    place.outage().away = true;
    parking.callAnew();
    for (int left = most; left > 0; left--) {
      assertThat(parking.pollAnew() != null || parking.poll(other) != null).isTrue();
    }
    assertThat(parking.hasRoomUntilBack(place)).as("all of it is free again").isTrue();
    parking.park(place, new Parking.Spot(longKey, 1));
    parking.forget(place);
    assertThat(parking.isEmpty(place)).isTrue();
  }

  @Test
  void whoseTargetsMayHaveChangedAreCalledAnew() {
    parking.park(place, spot(1));
    parking.park(other, spot(2));
    place.outage().away = true;
    parking.callAnew();
    assertThat(parking.poll(place)).isNull();
    assertThat(parking.poll(other)).as("it is only slow").isEqualTo(spot(2));
    assertThat(parking.pollAnew()).isEqualTo(spot(1));
    assertThat(parking.pollAnew()).isNull();
  }

  @Test
  void allTogetherAreBounded() {
    int most = 0;
    while (parking.hasRoom(place)) { // Nothing is known of how long it takes.
      parking.park(place, spot(most++));
    }
    assertThat(most).isEqualTo(Parking.MOST);
    assertThat(parking.hasRoom(other)).isFalse();
    parking.forget(place);
    assertThat(parking.hasRoom(other)).isTrue();
    assertThat(parking.poll(place)).isNull();
  }
}
