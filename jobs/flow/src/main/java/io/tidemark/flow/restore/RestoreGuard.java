/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a job that is about to lose what it holds, for Flink restores a savepoint without the
 * operator, or without its timers, and says nothing.
 */
public final class RestoreGuard {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreGuard.class);

  /**
   * What Flink's Kubernetes operator gives as the path where a job is to go on from the newest
   * checkpoint that high availability knows (FLINK-35292). It names no place.
   */
  private static final String LAST_STATE = "KUBERNETES_OPERATOR_LAST_STATE";

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
    look(config)
        .ifPresent(
            path -> {
              List<String> lost =
                  violations(path, it -> RestoreRules.violations(it, holding, someMayBeNew));
              decide(path, lost, allowStateLoss);
              if (lost.isEmpty()) {
                LOG.info("{} has all that operators {} hold", path, holding);
              }
            });
  }

  /**
   * Looks whether all that was saved has an operator to go to. Flink refuses as well, but tells a
   * hash of the operator.
   *
   * @param env has the job's operators already
   * @param clusterOf which cluster an operator belongs to, by its uid
   * @param allowStateLoss whether to say only what is lost
   * @throws IllegalStateException with what was found, what would happen and what to do
   */
  public static void checkOperators(
      StreamExecutionEnvironment env,
      Function<String, Optional<String>> clusterOf,
      boolean allowStateLoss) {
    look(env.getConfiguration())
        .ifPresent(
            path -> {
              Set<String> ids =
                  new StreamGraphHasherV2()
                          .traverseStreamGraphAndGenerateHashes(env.getStreamGraph(false))
                          .values()
                          .stream()
                          .map(HexFormat.of()::formatHex)
                          .collect(Collectors.toSet());
              decide(
                  path,
                  violations(path, it -> RestoreRules.homeless(it, ids, clusterOf)),
                  allowStateLoss);
            });
  }

  /** The place to look at, if there is one that can be looked at. */
  private static Optional<String> look(ReadableConfig config) {
    Optional<String> from = config.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    if (from.isEmpty()) {
      return from;
    }
    String path = from.get();
    if (path.equals(LAST_STATE)) {
      LOG.info(
          "Not looking at what the job goes on from: {} says that Flink takes the newest checkpoint that high availability knows, and refuses to start where there is none",
          path);
      return Optional.empty();
    }
    if (highlyAvailable(config) && gone(path)) {
      // A JobManager that takes over runs main again, with the path that the job began from. It
      // goes
      // on from a later checkpoint, and the first savepoint may have been deleted by then. Where it
      // has no checkpoint, Flink itself fails on a path that isn't there: nothing is lost silently.
      LOG.warn(
          "Not looking at {}, which isn't there any more: Flink goes on from the newest checkpoint that high availability knows, and refuses to start where there is none",
          path);
      return Optional.empty();
    }
    return from;
  }

  private static void decide(String path, List<String> violations, boolean allowStateLoss) {
    if (violations.isEmpty()) {
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

  private static boolean highlyAvailable(ReadableConfig config) {
    return HighAvailabilityMode.fromConfig(Configuration.fromMap(config.toMap()))
        != HighAvailabilityMode.NONE;
  }

  /** Whether it is known not to be there. One that can't be looked at is not known to be gone. */
  private static boolean gone(String path) {
    try {
      RestorePoints.read(path);
      return false;
    } catch (FileNotFoundException | NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> violations(String path, Function<RestorePoint, List<String>> rules) {
    try {
      return rules.apply(RestorePoints.read(path));
    } catch (IOException e) {
      return List.of("it can't be read (" + e + "): give another, or mend it");
    }
  }
}
