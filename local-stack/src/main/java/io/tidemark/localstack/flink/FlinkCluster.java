/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.Await;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.Server;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A JobManager and its TaskManagers, each a process. */
public final class FlinkCluster {

  private final ClusterConfig config;
  private final FlinkRest rest;
  private final Server jobManager;
  private final TaskManagers factory;
  private final List<Server> taskManagers = new CopyOnWriteArrayList<>();

  private FlinkCluster(Launcher launcher, FlinkSetup setup, Path conf) {
    this.config =
        new ClusterConfig(launcher.directory(), setup.ports(), setup.size(), setup.overrides());
    Directories.make(config.checkpoints());
    Directories.make(config.savepoints());
    FlinkProgram flink = new FlinkProgram(setup.classpath(), conf);
    this.rest = new FlinkRest(URI.create("http://127.0.0.1:" + setup.ports().rest()));
    this.jobManager = JobManager.start(launcher, flink, config, rest, setup.random());
    this.factory = new TaskManagers(launcher, flink, config, rest, setup);
    for (int i = 0; i < setup.size().taskManagers(); i++) {
      startTaskManager();
    }
  }

  /** Starts a cluster and waits until all its slots are there. */
  public static FlinkCluster start(Launcher launcher, FlinkSetup setup) {
    Path conf = Directories.make(launcher.directory().resolve("conf").resolve("flink"));
    try {
      Files.copy(setup.config(), conf.resolve("config.yaml"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException("file " + setup.config() + " can't be copied: " + e, e);
    }
    return new FlinkCluster(launcher, setup, conf);
  }

  /** The client of its REST interface. */
  public FlinkRest rest() {
    return rest;
  }

  /** The directory of retained checkpoints, a folder a job. */
  public Path checkpoints() {
    return config.checkpoints();
  }

  /** The directory of savepoints. */
  public Path savepoints() {
    return config.savepoints();
  }

  /** The newest retained checkpoint of a job, read from the directory: the job may be gone. */
  public Optional<Path> latestCheckpoint(String jobId) {
    return Checkpoints.latest(checkpoints(), jobId);
  }

  /** The process of the JobManager. */
  public ManagedProcess jobManager() {
    return jobManager.process();
  }

  /** The processes of the TaskManagers, by index; those that were killed too. */
  public List<ManagedProcess> taskManagers() {
    return taskManagers.stream().map(Server::process).toList();
  }

  /** Starts one more TaskManager and waits until its slots are there. Returns its index. */
  public int startTaskManager() {
    int index = taskManagers.size();
    taskManagers.add(factory.start(index + 1));
    return index;
  }

  /** Starts a TaskManager again that was killed, and waits until its slots are there. */
  public void startTaskManager(int index) {
    taskManagers.get(index).start();
  }

  /** SIGKILL to a TaskManager. */
  public void killTaskManager(int index) {
    taskManagers.get(index).kill();
  }

  /** SIGKILL to the JobManager: without high availability its jobs are lost, checkpoints stay. */
  public void killJobManager() {
    jobManager.kill();
  }

  /**
   * Starts the JobManager again, and waits until the TaskManagers that run have found it. Jobs have
   * to be submitted again, each from its {@link #latestCheckpoint}.
   */
  public void startJobManager(Duration timeout) {
    jobManager.start();
    long running = taskManagers().stream().filter(ManagedProcess::alive).count();
    Await.answer(
        running + " TaskManagers register at the new JobManager",
        timeout,
        () ->
            Optional.of(rest.taskManagers())
                .filter(found -> found.stream().filter(it -> it.slots() > 0).count() >= running));
  }

  /** SIGTERM to all, and SIGKILL to those that don't stop. */
  public void stop() {
    taskManagers.parallelStream().forEach(Server::stop);
    jobManager.stop();
  }
}
