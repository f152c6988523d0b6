/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LiveHeapTest {

  private static final int MIB = 1024 * 1024;

  @Test
  void isTheTotalOfTheHistogram() {
    assertThat(
            LiveHeap.total(
                """
                28321:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         54321        9876543  [B (java.base@17.0.15)
                Total        154321       19876543
                """))
        .isEqualTo(19_876_543);
  }

  @Test
  void isntKnownWithoutATotal() {
    assertThatThrownBy(() -> LiveHeap.total("28321:\nno such process"))
        .hasMessageContaining("no such process");
  }

  @Test
  void isWhatCanBeReachedInThisJvm() throws Exception {
    LiveHeap heap = new LiveHeap(ProcessHandle.current().pid());
    double before = heap.alive();
    byte[] kept = new byte[64 * MIB];
    Arrays.fill(kept, (byte) 1);
    double with = heap.alive();
    assertThat(with - before).isBetween(60.0, 80.0);
    assertThat(kept[7]).isEqualTo((byte) 1);
  }
}
