/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.Server;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Starts JobManagers. */
final class JobManager {

  static final String NAME = "jobmanager";

  private static final Duration GRACE = Duration.ofSeconds(20);

  private JobManager() {}

  static Server start(
      Launcher launcher,
      FlinkProgram flink,
      ClusterConfig config,
      FlinkRest rest,
      RandomGenerator random) {
    int metrics = Ports.free(1, random).get(0);
    List<String> options = config.ofJobManager(launcher.temporary(NAME), metrics);
    JavaProgram program = flink.jobManager(flink.jobManagerMemory(launcher, options), options);
    return new Server(launcher, NAME, GRACE, () -> new Server.Run(program, rest::answers));
  }
}
