/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.sets.SetName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentSetsTest {

  private final RecentSets recent = new RecentSets(3);
  private final CompletableFuture<AppendOutcome> first = new CompletableFuture<>();
  private final CompletableFuture<AppendOutcome> other = new CompletableFuture<>();

  @Test
  void knowsTheLatestAndForgetsTheOldest() {
    assertThat(recent.putIfAbsent(set(0), first)).isNull();
    List<Integer> fresh = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      if (recent.putIfAbsent(set(i), other) == null) {
        fresh.add(i);
      }
    }
    assertThat(fresh).as("all but the one that was there").containsExactly(1, 2, 3, 4, 5);
    assertThat(recent.putIfAbsent(set(5), first)).as("the elder generation").isSameAs(other);
    assertThat(recent.putIfAbsent(set(0), other)).as("forgotten").isNull();
  }

  @Test
  void replacesAndForgetsInBothGenerations() {
    assertThat(recent.putIfAbsent(set(0), first)).isNull();
    recent.replace(set(0), first, other);
    assertThat(recent.putIfAbsent(set(0), first)).isSameAs(other);
    assertThat(recent.putIfAbsent(set(1), first)).isNull();
    assertThat(recent.putIfAbsent(set(2), first)).isNull();

    recent.replace(set(1), first, other);
    assertThat(recent.putIfAbsent(set(1), first)).as("elder").isSameAs(other);
    recent.remove(set(1), first);
    assertThat(recent.putIfAbsent(set(1), first)).as("another outcome's").isSameAs(other);
    recent.remove(set(1), other);
    assertThat(recent.putIfAbsent(set(1), first)).isNull();
    recent.remove(set(1), first);
    assertThat(recent.putIfAbsent(set(1), other)).isNull();
  }

  private static SetName set(int number) {
    return new SetName("profiles", "s" + number);
  }
}
