/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.v1.MutationSet;
import io.tidemark.example.keyvalue.packages.PackageTables;
import org.junit.jupiter.api.Test;

class PoisonSetTest {

  private static MutationSet.Builder dead() {
    return MutationSet.newBuilder()
        .setState(MutationSet.State.DEAD)
        .setSize(PoisonSet.mutations().size())
        .setApplied(2)
        .setFailingSequence(3)
        .setReason("cassandra: table kv." + PoisonSet.NO_TABLE + " doesn't exist");
  }

  @Test
  void oneMutationIsForNoTableAndIsNeitherFirstNorLast() {
    assertThat(PoisonSet.mutations()).hasSizeGreaterThan(PoisonSet.FAILING);
    for (int i = 0; i < PoisonSet.mutations().size(); i++) {
      String table = PoisonSet.mutations().get(i).getTable();
      if (i == PoisonSet.FAILING - 1) {
        assertThat(PackageTables.TABLES).doesNotContain(table);
      } else {
        assertThat(PackageTables.TABLES).contains(table);
      }
    }
    assertThat(PoisonSet.rows()).hasSize(PoisonSet.FAILING - 1);
  }

  @Test
  void itHasToStopThereAndSayWhy() {
    assertThat(PoisonSet.complaint(dead().build())).isEmpty();
    assertThat(PoisonSet.complaint(dead().setApplied(1).build())).isPresent();
    assertThat(PoisonSet.complaint(dead().setApplied(3).build())).isPresent();
    assertThat(PoisonSet.complaint(dead().setFailingSequence(4).build())).isPresent();
    assertThat(PoisonSet.complaint(dead().setReason("").build())).isPresent();
    assertThat(PoisonSet.complaint(dead().setSize(2).build())).isPresent();
    assertThat(
            PoisonSet.complaint(dead().setState(MutationSet.State.APPLIED).build()).orElseThrow())
        .startsWith("the poison set is APPLIED, with 2 of 5 applied, at sequence 3");
  }
}
