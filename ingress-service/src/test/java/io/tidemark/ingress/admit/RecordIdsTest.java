/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.RecordId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RecordIdsTest {

  private static final long MILLIS = 1_777_777_777_777L;

  @Test
  void makesUuidsOfVersion7() {
    UUID id = UUID.fromString(RecordIds.next(MILLIS, new Random(1)));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(MILLIS);
  }

  @Test
  void sortsByTime() {
    RandomGenerator random = new Random(1);
    String before = "";
    for (int i = 0; i < 1000; i++) {
      String id = RecordIds.next(MILLIS + i, random);
      assertThat(id).isGreaterThan(before);
      assertThat(RecordId.valid(id)).isTrue();
      before = id;
    }
  }

  @Test
  void doesNotRepeatWithinAMillisecondNorAcrossThreads() throws InterruptedException {
    RandomPerThread random = new RandomPerThread();
    Set<String> ids = java.util.Collections.synchronizedSet(new HashSet<>());
    Runnable make =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            ids.add(RecordIds.next(MILLIS, random.get()));
          }
        };
    Thread other = new Thread(make);
    other.start();
    make.run();
    other.join();
    assertThat(ids).hasSize(20_000);
  }
}
