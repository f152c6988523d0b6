/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessorUseTest {

  private static final String STAT =
      "7 (deliver to (eu) 12) S 1 2 3 4 5 6 7 8 9 10 140 60 0 0 20 0 1 0 33";

  @Test
  void readsWhatLinuxSaysOfAThread() {
    assertThat(ProcessorUse.name(STAT)).isEqualTo("deliver to (eu) N");
    assertThat(ProcessorUse.ticks(STAT)).isEqualTo(200);
  }

  @Test
  void callsAProcessByItsMainClassOrItsProgram() {
    assertThat(ProcessorUse.program("/usr/bin/java\0-Xmx1g\0-cp\0a.jar\0kafka.Kafka\0x\0"))
        .isEqualTo("Kafka");
    assertThat(ProcessorUse.program("/usr/bin/memcached\0-p\0" + "11211\0")).isEqualTo("memcached");
    assertThat(ProcessorUse.program("")).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void showsAThreadThatWorks() {
    ProcessorUse use = ProcessorUse.begin();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
    long spun = 0;
    while (System.nanoTime() < end) {
      spun++;
    }
    assertThat(spun).isPositive();
    assertThat(use.end()).anyMatch(line -> line.contains(" cores "));
  }
}
