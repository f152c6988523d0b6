/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.MutationSet.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetFatesTest {

  private final SetFates fates = new SetFates();

  private static MutationSet set(State state, int applied) {
    return MutationSet.newBuilder().setState(state).setApplied(applied).build();
  }

  @Test
  void everyMutationIsAppliedOrStoppedOrOpen() {
    fates.acknowledged("a", 5, 1_000);
    fates.acknowledged("b", 4, 1_000);
    fates.acknowledged("c", 3, 1_000);
    assertThat(fates.seen("a", set(State.APPLIED, 5), 1_030)).isTrue();
    assertThat(fates.seen("b", set(State.DEAD, 1), 1_040)).isTrue();
    assertThat(fates.seen("c", set(State.APPLYING, 2), 1_050)).isFalse();
    SetFates.Sums sums = fates.sums();
    assertThat(sums).isEqualTo(new SetFates.Sums(3, 12, 1, 1, 6, 3));
    assertThat(sums.open()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RECEIVING,false",
    "COMPLETE,false",
    "APPLYING,false",
    "APPLIED,true",
    "DEAD,true",
    "EXPIRED,false"
  })
  void onlyAppliedAndDeadAreEnds(State state, boolean end) {
    fates.acknowledged("a", 1, 0);
    assertThat(fates.seen("a", set(state, 0), 10)).isEqualTo(end);
    assertThat(fates.sums().open()).isEqualTo(end ? 0 : 1);
  }

  @Test
  void latenessIsUntilItWasFirstSeenToBeAppliedAndNotThatOfDeadOnes() {
    fates.acknowledged("a", 1, 1_000);
    fates.acknowledged("b", 1, 1_000);
    fates.seen("a", set(State.APPLIED, 1), 1_030);
    fates.seen("a", set(State.APPLIED, 1), 9_000);
    fates.seen("b", set(State.DEAD, 0), 8_000);
    assertThat(fates.lateness().measured()).isEqualTo(1);
    assertThat(fates.lateness().max()).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource({"0,20", "160,20", "168,21", "3999,499", "4000,500", "60000,500"})
  void itIsAskedTheLessOftenTheLongerItTakes(long age, long pause) {
    assertThat(SetFollower.pause(Duration.ofMillis(age))).isEqualTo(pause);
  }
}
