/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.options;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredSettingsTest {

  private static final Map<String, String> GOOD =
      Map.ofEntries(
          entry("state.backend.type", "rocksdb"),
          entry("state.backend.rocksdb.timer-service.factory", "ROCKSDB"),
          entry("execution.checkpointing.unaligned.enabled", "true"),
          entry("execution.checkpointing.unaligned.interruptible-timers.enabled", "true"),
          entry("pipeline.generic-types", "false"),
          entry("pipeline.auto-generate-uids", "false"),
          entry("execution.checkpointing.interval", "5 s"),
          entry(
              "execution.checkpointing.externalized-checkpoint-retention",
              "RETAIN_ON_CANCELLATION"),
          entry("restart-strategy.type", "fixed-delay"),
          entry("restart-strategy.fixed-delay.attempts", "2147483647"));

  @Test
  void acceptsWhatIsRight() {
    assertThatCode(() -> RequiredSettings.check(Configuration.fromMap(GOOD)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "state.backend.type, hashmap",
    "state.backend.rocksdb.timer-service.factory, HEAP",
    "execution.checkpointing.unaligned.enabled, false",
    "execution.checkpointing.unaligned.interruptible-timers.enabled, false",
    "pipeline.generic-types, true",
    "pipeline.auto-generate-uids, true",
    "execution.checkpointing.interval, 0 s",
    "execution.checkpointing.externalized-checkpoint-retention, DELETE_ON_CANCELLATION",
    "restart-strategy.type, none",
    "restart-strategy.fixed-delay.attempts, 10",
  })
  void namesTheKeyAndTheValueFound(String key, String wrong) {
    Map<String, String> settings = new HashMap<>(GOOD);
    settings.put(key, wrong);
    assertThatThrownBy(() -> RequiredSettings.check(Configuration.fromMap(settings)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(key);

    settings.remove(key);
    assertThatThrownBy(() -> RequiredSettings.check(Configuration.fromMap(settings)))
        .hasMessageContaining(key);
  }

  @Test
  void namesAllOfThemAtOnce() {
    assertThatThrownBy(() -> RequiredSettings.check(new Configuration()))
        .hasMessageContaining("state.backend.type: rocksdb (now: unset)")
        .hasMessageContaining("pipeline.generic-types")
        .hasMessageContaining("restart-strategy.type");
  }
}
