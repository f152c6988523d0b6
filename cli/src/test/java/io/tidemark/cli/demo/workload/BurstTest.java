/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.demo.workload.Course.End;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BurstTest {

  private final Scenario scenario = Scenario.of(20_000, 1);
  private final Burst burst = Burst.of(scenario);

  @Test
  void theSameSeedGivesTheSameBurst() {
    assertThat(Burst.of(Scenario.of(20_000, 1)).writes()).isEqualTo(burst.writes());
    assertThat(Burst.of(Scenario.of(20_000, 2)).writes()).isNotEqualTo(burst.writes());
    Delete delete = burst.writes().get(7);
    assertThat(new Payloads(scenario).of(delete))
        .isEqualTo(new Payloads(Scenario.of(20_000, 1)).of(delete))
        .isNotEqualTo(new Payloads(Scenario.of(20_000, 2)).of(delete));
  }

  @Test
  void everyDeleteEndsSomewhere() {
    assertThat(burst.count(End.DELIVERED) + burst.count(End.DEAD) + burst.count(End.CANCELLED))
        .isEqualTo(20_000);
    assertThat(burst.count(End.NOWHERE)).isEqualTo(10);
    assertThat(burst.writes()).extracting(Delete::id).doesNotHaveDuplicates();
    assertThat(burst.count(Course.TAKEN_LATER)).isEqualTo(1_000);
    assertThat(burst.count(Course.FAILS)).isEqualTo(100);
    assertThat(burst.count(Course.REJECTED)).isEqualTo(50);
    assertThat(burst.count(Course.TOO_LARGE)).isEqualTo(50);
    assertThat(burst.count(Course.CANCELLED)).isEqualTo(1_000);
    assertThat(burst.delivered(Destination.HTTP_AWAY)).isEqualTo(2_000);
    assertThat(burst.delivered(Destination.HTTP)).isBetween(8_400L, 9_400L);
    assertThat(burst.delivered(Destination.KAFKA)).isBetween(7_400L, 8_400L);
  }

  @Test
  void theSmallestHasEveryCourseToo() {
    Burst small = Burst.of(Scenario.of(Scenario.FEWEST, 3));
    assertThat(small.writes().stream().map(Delete::course).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Course.values());
  }

  @Test
  void delaysAndOffsetsKeepTheirBounds() {
    assertThat(burst.writes())
        .allSatisfy(
            delete -> {
              assertThat(delete.offsetMillis()).isBetween(0L, 5_000L);
              assertThat(delete.failures()).isBetween(0, 3);
              assertThat(delete.failures() > 0).isEqualTo(delete.course() == Course.TAKEN_LATER);
              if (delete.course() != Course.REFUSED) {
                assertThat(delete.delayMillis())
                    .isBetween(delete.course() == Course.CANCELLED ? 15_000L : 5_000L, 25_000L);
              }
            });
    assertThat(burst.writes()).isSortedAccordingTo(Comparator.comparing(Delete::offsetMillis));
    assertThat(burst.writes().get(burst.writes().size() - 1).offsetMillis()).isGreaterThan(4_500);
  }

  @Test
  void itsPeakIsAQuarterIn() {
    long second =
        burst.writes().stream().filter(delete -> delete.offsetMillis() / 1_000 == 1).count();
    for (int other : new int[] {0, 2, 3, 4}) {
      assertThat(
              burst.writes().stream()
                  .filter(delete -> delete.offsetMillis() / 1_000 == other)
                  .count())
          .isLessThan(second);
    }
  }

  @Test
  void knowsWhereEachEnds() {
    Delete dead =
        burst.writes().stream().filter(d -> d.course() == Course.FAILS).findFirst().orElseThrow();
    assertThat(burst.end(dead.id())).isEqualTo(End.DEAD);
    assertThat(burst.find(dead.id())).contains(dead);
    assertThat(burst.end("delete-0")).isEqualTo(End.NOWHERE);
  }

  @Test
  void onlyThoseThatAreTooLargeAreTooLarge() {
    Payloads payloads = new Payloads(scenario);
    assertThat(burst.writes().stream().filter(d -> d.course() == Course.TOO_LARGE))
        .allMatch(delete -> payloads.of(delete).size() > 2 * Payloads.LARGEST_IN_TOPIC);
    assertThat(burst.writes().stream().filter(d -> d.course() != Course.TOO_LARGE).limit(500))
        .allMatch(delete -> payloads.of(delete).size() < 512);
  }

  @Test
  void refusesABurstOutOfBounds() {
    assertThatThrownBy(() -> Scenario.of(99, 1))
        .hasMessage("records is 99; it must be 100 to 1000000");
    assertThatThrownBy(() -> Scenario.of(1_000_001, 1)).hasMessageContaining("1000001");
  }
}
