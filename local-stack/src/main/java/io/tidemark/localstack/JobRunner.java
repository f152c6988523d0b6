/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static java.util.stream.Collectors.toSet;

import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.flink.JobSubmission;
import io.tidemark.localstack.flink.JobSummary;
import io.tidemark.localstack.process.StackException;
import io.tidemark.namespace.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Submits and stops the jobs of the personas on a stack, and keeps its ledger. */
public final class JobRunner {

  private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(5);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  static final Duration CANCEL_LIMIT = Duration.ofMinutes(1);

  private final StackHome home;
  private final StackState state;
  private final FlinkRest flink;
  private final JobLedger ledger;
  private final JobJars jars;

  /** A runner for a stack. */
  public JobRunner(StackHome home, StackState state) {
    this.home = home;
    this.state = state;
    this.flink = state.flink();
    this.ledger = new JobLedger(Path.of(state.directory()));
    this.jars = new JobJars(Path.of(state.directory()));
  }

  /** What was submitted before. */
  public JobLedger ledger() {
    return ledger;
  }

  /**
   * Submits the job of a persona and waits until it runs.
   *
   * @param parallelism of each of its operators
   * @param from the savepoint or checkpoint to go on from; empty: begin anew
   * @param more further options of the job
   * @return Flink's id
   * @throws StackException if one runs already, or it doesn't start
   */
  public String submit(PersonaJob job, int parallelism, Optional<String> from, List<String> more) {
    checkNoneRuns(job);
    if (job == PersonaJob.MULTI_PARTITION) {
      StackTables.create(state);
    }
    Path jar = jars.keep(home.jobJar(job));
    String jobId = start(job, new JobPlan(jar, parallelism, more, from, false));
    flink.awaitRunning(jobId, START_LIMIT);
    return jobId;
  }

  /** Submits a job and notes it, whether or not it gets to run. */
  String start(PersonaJob job, JobPlan plan) {
    String jobId = UUID.randomUUID().toString().replace("-", "");
    // Before anything is started: a directory that can't be read isn't a job that can't.
    jars.prune(Stream.concat(ledger.jars().stream(), Stream.of(plan.jar())).collect(toSet()));
    ledger.submitted(JobLedger.Job.submitted(job.persona(), jobId, plan));
    try {
      flink.submit(submission(job, jobId, plan));
    } catch (StackException e) {
      if (!known(jobId)) {
        ledger.refused(jobId);
      }
      throw e;
    }
    return jobId;
  }

  private JobSubmission submission(PersonaJob job, String jobId, JobPlan plan) {
    List<String> arguments = new ArrayList<>(state.arguments());
    arguments.addAll(List.of("--shard", Namespace.DEFAULT_SHARD));
    arguments.addAll(plan.options());
    if (plan.allowStateLoss()) {
      arguments.add(JobPlan.ALLOW_STATE_LOSS);
    }
    return new JobSubmission(
        plan.jar(),
        Optional.of(job.mainClass()),
        Optional.of(jobId),
        arguments,
        plan.parallelism(),
        plan.from(),
        arguments.contains(JobPlan.ALLOW_STATE_LOSS));
  }

  /** Whether Flink has a job, which it may have though the call to submit it failed. */
  private boolean known(String jobId) {
    try {
      return flink.jobs().stream().anyMatch(job -> job.id().equals(jobId));
    } catch (StackException silent) {
      return true;
    }
  }

  /**
   * Checks that the persona has no job that hasn't ended: two would deliver everything twice.
   *
   * @throws StackException if it has one
   */
  public void checkNoneRuns(PersonaJob job) {
    Optional<JobSummary> other = running(job.persona());
    if (other.isPresent()) {
      throw new StackException(
          "job %s runs already, as %s; stop it first: ./tidemark job stop %s"
              .formatted(job.persona(), other.get().id(), job.persona()));
    }
  }

  /** The persona's job that hasn't ended. */
  public Optional<JobSummary> running(String persona) {
    return ledger
        .last(persona)
        .flatMap(
            last ->
                flink.jobs().stream()
                    .filter(job -> job.id().equals(last.jobId()) && !job.ended())
                    .findFirst());
  }

  /** Stops the persona's job with a savepoint, never drained. Returns where the savepoint is. */
  public String stop(String persona) {
    JobSummary job = required(persona);
    String savepoint = flink.stopWithSavepoint(job.id(), SAVEPOINT_LIMIT);
    ledger.stopped(job.id(), savepoint);
    return savepoint;
  }

  /**
   * Ends the persona's job at once, without a savepoint.
   *
   * @return where the next one goes on: its last checkpoint, or where it began itself; empty: there
   *     is none
   */
  public Optional<String> cancel(String persona) {
    flink.cancel(required(persona).id(), CANCEL_LIMIT);
    return ledger.restorePoint(persona);
  }

  /** Takes a savepoint of the persona's job, which runs on. Returns where it is. */
  public String savepoint(String persona) {
    return flink.savepoint(required(persona).id(), SAVEPOINT_LIMIT);
  }

  FlinkRest flink() {
    return flink;
  }

  /** Keeps a jar; without a name, the one that this repository's build has made. */
  Path keep(PersonaJob job, Optional<Path> jar) {
    return jars.keep(jar.orElseGet(() -> home.jobJar(job)));
  }

  private JobSummary required(String persona) {
    return running(persona)
        .orElseThrow(
            () ->
                new StackException(
                    "no job %s runs; ./tidemark job list shows the jobs".formatted(persona)));
  }
}
