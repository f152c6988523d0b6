/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.options;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the value of a flag that isn't given from the environment: {@code --append-timeout} from
 * {@code TIDEMARK_APPEND_TIMEOUT}.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {

  private final Map<String, String> environment;
  private final String prefix;

  /**
   * Defaults from an environment.
   *
   * @param prefix what the variables begin with, for example {@code TIDEMARK_}
   */
  public EnvironmentDefaults(Map<String, String> environment, String prefix) {
    this.environment = environment;
    this.prefix = prefix;
  }

  /** Every value of a flag that may be repeated: a variable has several, separated by spaces. */
  public static List<String> words(List<String> values) {
    return values.stream()
        .flatMap(value -> Stream.of(value.trim().split("\\s+", -1)))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String name = option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    String value = environment.get(prefix + name);
    return value == null || value.isEmpty() ? null : value;
  }
}
