/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class MissingTest {

  private static String of(int last, int... there) {
    BitSet set = new BitSet();
    for (int sequence : there) {
      set.set(sequence);
    }
    return Missing.of(last, set);
  }

  @Test
  void saysRanges() {
    assertThat(of(3, 1, 2, 3)).isEmpty();
    assertThat(of(3)).isEqualTo("1 to 3");
    assertThat(of(5, 2, 4)).isEqualTo("1, 3, 5");
    assertThat(of(9, 0, 1, 4)).isEqualTo("2 to 3, 5 to 9");
  }

  @Test
  void namesNoMoreThanAPersonReads() {
    BitSet odd = new BitSet();
    for (int i = 1; i < 100; i += 2) {
      odd.set(i);
    }
    assertThat(Missing.of(100, odd)).startsWith("2, 4, ").endsWith("38, 40 and more");
  }
}
