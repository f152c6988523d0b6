/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Starts TaskManagers. They are ready once the JobManager counts on them. */
final class TaskManagers {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Launcher launcher;
  private final FlinkProgram flink;
  private final ClusterConfig config;
  private final FlinkRest rest;
  private final RandomGenerator random;
  private final Map<String, String> environment;
  private final FlinkProgram.Memory memory;

  TaskManagers(
      Launcher launcher,
      FlinkProgram flink,
      ClusterConfig config,
      FlinkRest rest,
      FlinkSetup setup) {
    this.launcher = launcher;
    this.flink = flink;
    this.config = config;
    this.rest = rest;
    this.random = setup.random();
    this.environment = setup.taskManagerEnvironment();
    this.memory =
        flink.taskManagerMemory(
            launcher, config.ofTaskManager(launcher.directory(), Ports.ANY, "any"));
  }

  Server start(int number) {
    String name = "taskmanager-" + number;
    int metrics = Ports.free(1, random).get(0);
    return new Server(launcher, name, GRACE, () -> run(name, metrics));
  }

  private Server.Run run(String name, int metrics) {
    // A new id each time: under the old one the JobManager may count on the process that died.
    String id = name + "-" + Integer.toHexString(random.nextInt());
    List<String> options = config.ofTaskManager(launcher.temporary(name), metrics, id);
    // It is listed before it has reported its slots.
    Readiness answers = rest::answers;
    Readiness ready =
        () -> rest.taskManagers().stream().anyMatch(it -> it.id().equals(id) && it.slots() > 0);
    return new Server.Run(
        flink.taskManager(memory, options).withEnvironment(environment), answers.and(ready));
  }
}
