/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.options;

import java.util.Locale;
import java.util.Map;
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

  /** Defaults from an environment. */
  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String name = option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    String value = environment.get("TIDEMARK_" + name);
    return value == null || value.isEmpty() ? null : value;
  }
}
