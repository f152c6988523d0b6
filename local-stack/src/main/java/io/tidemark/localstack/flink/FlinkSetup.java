/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a cluster is started from.
 *
 * @param classpath Flink's jars
 * @param config the config.yaml that production has too
 * @param ports those of the JobManager
 * @param size how large it is
 * @param overrides settings that replace those of the file, for tests
 * @param taskManagerEnvironment variables that the TaskManagers have besides ours
 * @param random draws ports
 */
public record FlinkSetup(
    String classpath,
    Path config,
    FlinkPorts ports,
    FlinkSize size,
    Map<String, String> overrides,
    Map<String, String> taskManagerEnvironment,
    RandomGenerator random) {

  public FlinkSetup {
    overrides = Map.copyOf(overrides);
    taskManagerEnvironment = Map.copyOf(taskManagerEnvironment);
  }
}
