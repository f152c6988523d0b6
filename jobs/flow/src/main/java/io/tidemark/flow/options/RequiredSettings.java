/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The Flink settings without which a job would lose records or deliver them at the wrong time. They
 * are checked before it starts, since each of them fails silently, and weeks later.
 */
public final class RequiredSettings {

  /**
   * A setting.
   *
   * @param key its key
   * @param wanted the value to write, as the error says it
   * @param satisfied whether a value will do
   * @param why what happens without it
   */
  private record Setting(String key, String wanted, Predicate<String> satisfied, String why) {

    Optional<String> violation(ReadableConfig config) {
      ConfigOption<String> option = ConfigOptions.key(key).stringType().noDefaultValue();
      Optional<String> value = config.getOptional(option);
      return value.filter(satisfied).isPresent()
          ? Optional.empty()
          : Optional.of(
              "  %s: %s (now: %s), or else %s".formatted(key, wanted, value.orElse("unset"), why));
    }

    static Setting of(String key, String wanted, String why) {
      return new Setting(key, wanted, wanted::equalsIgnoreCase, why);
    }
  }

  private static final List<Setting> SETTINGS =
      List.of(
          Setting.of(
              "state.backend.type",
              "rocksdb",
              "what is held must fit into the heap, and a savepoint may not restore"),
          Setting.of(
              "state.backend.rocksdb.timer-service.factory",
              "ROCKSDB",
              "a savepoint restored with another timer store loses every pending timer silently"),
          Setting.of(
              "execution.checkpointing.unaligned.enabled",
              "true",
              "a checkpoint waits behind the back-pressure of a slow target"),
          Setting.of(
              "execution.checkpointing.unaligned.interruptible-timers.enabled",
              "true",
              "a flood of due timers holds up every checkpoint"),
          Setting.of(
              "pipeline.generic-types",
              "false",
              "a type without a serializer of its own would end up in a checkpoint"),
          Setting.of(
              "pipeline.auto-generate-uids",
              "false",
              "an operator without a uid of its own loses its state with the next version"),
          new Setting(
              "execution.checkpointing.interval",
              "5 s",
              value -> !value.isBlank() && !value.startsWith("0"),
              "nothing that is held survives a failure"),
          new Setting(
              "execution.checkpointing.externalized-checkpoint-retention",
              "RETAIN_ON_CANCELLATION",
              "RETAIN_ON_CANCELLATION"::equalsIgnoreCase,
              "what is held is deleted with a cancelled job"));

  private RequiredSettings() {}

  /**
   * Checks all of them.
   *
   * @throws IllegalStateException naming each key, the value wanted, the one found and the reason
   */
  public static void check(ReadableConfig config) {
    List<String> violations = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      setting.violation(config).ifPresent(violations::add);
    }
    restarts(config).ifPresent(violations::add);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "this job doesn't start with the Flink configuration it was given; set\n"
              + String.join("\n", violations)
              + "\nflink-conf has a complete config.yaml");
    }
  }

  /** With no TaskManager left each restart fails at once, and a bounded count is soon used up. */
  private static Optional<String> restarts(ReadableConfig config) {
    String type = text(config, "restart-strategy.type").toLowerCase(java.util.Locale.ROOT);
    boolean unbounded =
        switch (type) {
          case "fixed-delay", "fixeddelay" ->
              text(config, "restart-strategy.fixed-delay.attempts")
                  .equals(Integer.toString(Integer.MAX_VALUE));
          case "exponential-delay", "exponentialdelay" -> {
            String attempts =
                text(config, "restart-strategy.exponential-delay.attempts-before-reset-backoff");
            yield attempts.isEmpty() || attempts.equals(Integer.toString(Integer.MAX_VALUE));
          }
          default -> false;
        };
    return unbounded
        ? Optional.empty()
        : Optional.of(
            "  restart-strategy.type: fixed-delay with restart-strategy.fixed-delay.attempts: %d"
                    .formatted(Integer.MAX_VALUE)
                + " (now: %s), or else".formatted(type.isEmpty() ? "unset" : type)
                + " an outage of all TaskManagers ends the job for good");
  }

  private static String text(ReadableConfig config, String key) {
    return config.getOptional(ConfigOptions.key(key).stringType().noDefaultValue()).orElse("");
  }
}
