/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a job that is about to lose what it holds, for Flink restores a savepoint without the
 * operator, or without its timers, and says nothing.
 */
public final class RestoreGuard {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreGuard.class);

  private RestoreGuard() {}

  /**
   * Looks at what the job goes on from, if at anything.
   *
   * @param config the job's
   * @param holding the uids of the operators that hold records
   * @param allowStateLoss whether to say only what is lost
   * @throws IllegalStateException with what was found, what would happen and what to do
   */
  public static void check(ReadableConfig config, Set<String> holding, boolean allowStateLoss) {
    check(config, holding, false, allowStateLoss);
  }

  /**
   * The same of a job whose operators come and go with what its namespaces say.
   *
   * @param config the job's
   * @param holding the uids of the operators that hold records
   * @param someMayBeNew whether it is enough that one of them was there before
   * @param allowStateLoss whether to say only what is lost
   */
  public static void check(
      ReadableConfig config, Set<String> holding, boolean someMayBeNew, boolean allowStateLoss) {
    Optional<String> from = config.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    if (from.isEmpty()) {
      return;
    }
    String path = from.get();
    List<String> violations = violations(path, holding, someMayBeNew);
    if (violations.isEmpty()) {
      LOG.info("{} has all that operators {} hold", path, holding);
      return;
    }
    String found = path + ":\n  " + String.join("\n  ", violations);
    if (!allowStateLoss) {
      throw new IllegalStateException(
          "this job doesn't go on from "
              + found
              + "\nWith --allow-state-loss it starts all the same, and loses that");
    }
    LOG.warn("Going on with a loss, as --allow-state-loss allows, from {}", found);
  }

  private static List<String> violations(String path, Set<String> holding, boolean someMayBeNew) {
    try {
      return RestoreRules.violations(RestorePoints.read(path), holding, someMayBeNew);
    } catch (IOException e) {
      return List.of("it can't be read (" + e + "): give another, or mend it");
    }
  }
}
