/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrafficTest {

  private static final int DRAWS = 200_000;

  @Test
  void ranksAreDrawnByTheirWeight() {
    Zipf zipf = new Zipf(1_000);
    Random random = new Random(3);
    long[] drawn = new long[1_000];
    for (int i = 0; i < DRAWS; i++) {
      drawn[zipf.draw(random)]++;
    }
    double weights = 0;
    for (int rank = 1; rank <= 1_000; rank++) {
      weights += Math.pow(rank, -0.99);
    }
    for (int rank : new int[] {1, 2, 10, 100}) {
      double wanted = DRAWS * Math.pow(rank, -0.99) / weights;
      assertThat((double) drawn[rank - 1])
          .as("rank " + rank)
          .isBetween(0.8 * wanted - 30, 1.2 * wanted + 30);
    }
    assertThat(drawn[999]).as("the last can be drawn too").isPositive();
  }

  @Test
  void oneKeyIsAlwaysDrawn() {
    assertThat(new Zipf(1).draw(new Random(1))).isZero();
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(some(5)).isEqualTo(some(5)).isNotEqualTo(some(6));
  }

  @Test
  void thereAreSetsWithAndWithoutALifetimeAndDeletes() {
    Map<String, Integer> kinds = new HashMap<>();
    for (Change change : some(1)) {
      String kind =
          change.deletes() ? "delete" : change.write().ttlSeconds() > 0 ? "lifetime" : "for ever";
      kinds.merge(kind, 1, Integer::sum);
      assertThat(change.value().size()).isLessThanOrEqualTo(1024 * 1024);
      assertThat(change.deletes()).isEqualTo(change.value().isEmpty());
    }
    assertThat(kinds.get("delete")).isBetween(400, 600);
    assertThat(kinds.get("lifetime")).isBetween(1_300, 1_900);
    assertThat(kinds.get("for ever")).isPositive();
  }

  private static List<Change> some(long seed) {
    Traffic traffic = new Traffic(100, seed);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      changes.add(traffic.next(i));
    }
    return changes;
  }
}
