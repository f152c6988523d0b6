/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.localstack.process.Await;
import io.tidemark.localstack.process.StackException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * A client of a JobManager's REST interface. It has no way to drain a job: that would fire every
 * pending timer at once and deliver everything early. Safe for threads.
 */
public final class FlinkRest {

  private final FlinkHttp http;
  private final Savepoints savepoints;

  /** A client of the JobManager at an address like {@code http://127.0.0.1:8081}. */
  public FlinkRest(URI address) {
    this.http = new FlinkHttp(address);
    this.savepoints = new Savepoints(http);
  }

  /** Where the JobManager is. */
  public URI address() {
    return http.address();
  }

  /** Whether it answers. */
  public boolean answers() {
    try {
      http.get("/overview");
      return true;
    } catch (StackException no) {
      return false;
    }
  }

  /** The TaskManagers that it counts on. One that died is among them until it misses heartbeats. */
  public List<TaskManagerSummary> taskManagers() {
    List<TaskManagerSummary> found = new ArrayList<>();
    for (JsonNode node : http.get("/taskmanagers").path("taskmanagers")) {
      found.add(
          new TaskManagerSummary(
              node.path("id").asText(),
              node.path("slotsNumber").asInt(),
              node.path("freeSlots").asInt()));
    }
    return found;
  }

  /** All jobs, those that ended too. */
  public List<JobSummary> jobs() {
    List<JobSummary> jobs = new ArrayList<>();
    for (JsonNode node : http.get("/jobs/overview").path("jobs")) {
      JsonNode tasks = node.path("tasks");
      jobs.add(
          new JobSummary(
              node.path("jid").asText(),
              node.path("name").asText(),
              node.path("state").asText(),
              tasks.path("total").asInt(),
              tasks.path("running").asInt()));
    }
    return jobs;
  }

  /**
   * One job.
   *
   * @throws StackException if there is none of that id
   */
  public JobSummary job(String jobId) {
    return jobs().stream()
        .filter(job -> job.id().equals(jobId))
        .findFirst()
        .orElseThrow(
            () -> new StackException("job " + jobId + " isn't known to flink at " + address()));
  }

  /**
   * Uploads the jar, runs its main method on the JobManager, and deletes the upload.
   *
   * @return the job's id
   * @throws StackException with the reason if the job refuses to start
   */
  public String submit(JobSubmission submission) {
    String uploaded = http.upload("/jars/upload", submission.jar()).path("filename").asText();
    String jar = "/jars/" + uploaded.substring(uploaded.lastIndexOf('/') + 1);
    try {
      ObjectNode body = http.object();
      submission.mainClass().ifPresent(name -> body.put("entryClass", name));
      submission.jobId().ifPresent(id -> body.put("jobId", id));
      submission.from().ifPresent(path -> body.put("savepointPath", path));
      body.put("allowNonRestoredState", submission.allowStateLoss());
      body.put("parallelism", submission.parallelism());
      submission.arguments().forEach(body.putArray("programArgsList")::add);
      return http.post(jar + "/run", body).path("jobid").asText();
    } finally {
      http.delete(jar);
    }
  }

  /**
   * Waits until all of a job runs.
   *
   * @throws StackException with the job's last failure, if it ends or the time is up
   */
  public void awaitRunning(String jobId, Duration timeout) {
    new JobStart(this, jobId).awaitRunning(timeout);
  }

  /**
   * Waits until all of a job runs and it has completed a checkpoint.
   *
   * @throws StackException with the job's last failure, if it ends, fails again and again, or the
   *     time is up
   */
  public void awaitWorking(String jobId, Duration timeout) {
    new JobStart(this, jobId).awaitWorking(timeout);
  }

  /** How wide a job is. */
  public JobShape shape(String jobId) {
    int parallelism = 1;
    int max = Integer.MAX_VALUE;
    for (JsonNode vertex : http.get("/jobs/" + jobId).path("vertices")) {
      parallelism = Math.max(parallelism, vertex.path("parallelism").asInt());
      max = Math.min(max, vertex.path("maxParallelism").asInt());
    }
    return new JobShape(parallelism, max);
  }

  /** The last failure of a job, if it had one: the line that says what is wrong. */
  public Optional<String> failure(String jobId) {
    JsonNode entries = failureEntries(jobId);
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(RestErrors.summary(entries.path(0).path("stacktrace").asText()));
  }

  /** How many failures of a job Flink remembers: the last 16 at its defaults. */
  public int failures(String jobId) {
    return failureEntries(jobId).size();
  }

  private JsonNode failureEntries(String jobId) {
    return http.get("/jobs/" + jobId + "/exceptions").path("exceptionHistory").path("entries");
  }

  /** Takes a savepoint while the job runs on. Returns where it is. */
  public String savepoint(String jobId, Duration timeout) {
    return savepoints.take(jobId, timeout);
  }

  /** Takes a savepoint, then ends the job; pending timers stay pending in it. */
  public String stopWithSavepoint(String jobId, Duration timeout) {
    String path = savepoints.takeAndStop(jobId, timeout);
    awaitEnd(jobId, timeout);
    return path;
  }

  /** Ends the job without a savepoint; its retained checkpoints stay. */
  public void cancel(String jobId, Duration timeout) {
    http.patch("/jobs/" + jobId + "?mode=cancel");
    awaitEnd(jobId, timeout);
  }

  /** The newest checkpoints and savepoints of a job, newest first; the history has ten. */
  public List<CheckpointSummary> checkpoints(String jobId) {
    List<CheckpointSummary> found = new ArrayList<>();
    for (JsonNode node : http.get("/jobs/" + jobId + "/checkpoints").path("history")) {
      found.add(
          new CheckpointSummary(
              node.path("id").asLong(),
              node.path("status").asText(),
              node.path("is_savepoint").asBoolean(),
              Optional.ofNullable(node.path("external_path").textValue()),
              Duration.ofMillis(node.path("end_to_end_duration").asLong()),
              node.path("state_size").asLong(),
              node.path("checkpointed_size").asLong()));
    }
    return found;
  }

  /** How many checkpoints and savepoints of a job have completed since it began. */
  public long completedCheckpoints(String jobId) {
    return http.get("/jobs/" + jobId + "/checkpoints").path("counts").path("completed").asLong();
  }

  /**
   * A metric of a TaskManager's process, such as {@code Status.JVM.Memory.Heap.Used}.
   *
   * @return empty until Flink has fetched it
   */
  public OptionalDouble taskManagerMetric(String taskManagerId, String name) {
    JsonNode found = http.get("/taskmanagers/" + taskManagerId + "/metrics?get=" + name);
    String value = found.path(0).path("value").asText();
    return value.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
  }

  /**
   * The metrics of a job's tasks and operators whose names are wanted, over all subtasks. Flink
   * refreshes them every 10 s at its defaults.
   *
   * @param wanted sees names like {@code deliver.held}
   */
  public Map<String, Double> metrics(
      String jobId, MetricAggregate aggregate, Predicate<String> wanted) {
    return new JobMetrics(http).read(jobId, aggregate, wanted);
  }

  /** The sum of the same over all tasks and operators. */
  public long sum(String jobId, Predicate<String> wanted) {
    return metrics(jobId, MetricAggregate.SUM, wanted).values().stream()
        .mapToLong(Double::longValue)
        .sum();
  }

  private void awaitEnd(String jobId, Duration timeout) {
    Await.answer(
        "job " + jobId + " ends", timeout, () -> Optional.of(job(jobId)).filter(JobSummary::ended));
  }
}
