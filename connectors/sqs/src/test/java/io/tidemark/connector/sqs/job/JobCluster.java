/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.job;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink in this JVM. */
final class JobCluster implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final MiniCluster cluster;
  private final Set<JobID> running = new HashSet<>();

  private JobCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  static JobCluster start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("rest.bind-port", "0");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(3)
                .build());
    cluster.start();
    return new JobCluster(cluster);
  }

  /**
   * An environment with checkpoints at an interval, the first after about as long; zero: without.
   */
  static StreamExecutionEnvironment environment(int parallelism, Duration checkpoints) {
    Configuration configuration =
        Configuration.fromMap(
            Map.of(
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "3",
                "restart-strategy.fixed-delay.delay", "50 ms",
                "pipeline.generic-types", "false"));
    if (!checkpoints.isZero()) {
      String interval = checkpoints.toMillis() + " ms";
      configuration.setString("execution.checkpointing.interval", interval);
      // Without it the first may come as soon as the job runs, however long the interval is.
      configuration.setString("execution.checkpointing.min-pause", interval);
    }
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration)
        .setParallelism(parallelism);
  }

  JobID submit(StreamExecutionEnvironment environment) throws Exception {
    return submit(environment, "");
  }

  /** Starts a job, from a savepoint if one is named. */
  JobID submit(StreamExecutionEnvironment environment, String savepoint) throws Exception {
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    if (!savepoint.isEmpty()) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
    }
    JobID job = cluster.submitJob(graph).get(LIMIT_SECONDS, TimeUnit.SECONDS).getJobID();
    running.add(job);
    return job;
  }

  /** Ends all that run, so that a test that failed leaves none of the slots taken. */
  void cancelAll() throws Exception {
    for (JobID job : List.copyOf(running)) {
      cancel(job);
    }
  }

  void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    result(job);
  }

  /** Stops a job; returns where the savepoint is. */
  String stop(JobID job, String directory) throws Exception {
    String savepoint =
        cluster
            .stopWithSavepoint(job, directory, false, SavepointFormatType.CANONICAL)
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    result(job);
    return savepoint;
  }

  /** Waits for the end. */
  JobResult result(JobID job) throws Exception {
    JobResult result = cluster.requestJobResult(job).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    running.remove(job);
    return result;
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
