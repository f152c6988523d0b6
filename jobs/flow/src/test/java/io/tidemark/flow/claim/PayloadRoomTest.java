/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PayloadRoomTest {

  private static final Duration LONG = Duration.ofHours(1);

  private static CompletableFuture<Boolean> take(PayloadRoom room, int bytes) {
    return room.take(bytes).toCompletableFuture();
  }

  @Test
  void whoFindsNoneWaitsInTheOrderOfAsking() {
    PayloadRoom room = new PayloadRoom(100, LONG);
    assertThat(take(room, 60)).isCompletedWithValue(true);
    CompletableFuture<Boolean> large = take(room, 50);
    CompletableFuture<Boolean> small = take(room, 1);
    assertThat(large).isNotDone();
    assertThat(small).as("behind the large one").isNotDone();
    room.giveBack(60);
    assertThat(large).isCompletedWithValue(true);
    assertThat(small).isCompletedWithValue(true);
    CompletableFuture<Boolean> next = take(room, 50);
    room.giveBack(1);
    assertThat(next).isCompletedWithValue(true);
  }

  @Test
  void oneThatIsLargerThanAllFindsRoomAlone() {
    PayloadRoom room = new PayloadRoom(100, LONG);
    assertThat(take(room, 500)).isCompletedWithValue(true);
    CompletableFuture<Boolean> next = take(room, 1);
    assertThat(next).isNotDone();
    room.giveBack(500);
    assertThat(next).isCompletedWithValue(true);
  }

  @Test
  void nobodyWaitsForEverAndWhoGaveUpTakesNone() {
    PayloadRoom room = new PayloadRoom(100, Duration.ofMillis(1));
    assertThat(take(room, 100)).isCompletedWithValue(true);
    assertThat(take(room, 100).join()).isFalse();
    assertThat(take(room, 100).join()).isFalse();
    room.giveBack(100);
    assertThat(take(room, 100)).isCompletedWithValue(true);
  }
}
