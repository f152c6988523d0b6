/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.JobSubmission;
import io.tidemark.localstack.flink.JobSummary;
import io.tidemark.localstack.process.StackException;
import io.tidemark.namespace.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Submits and stops the jobs of the personas on a stack, and keeps its ledger. */
public final class JobRunner {

  private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(5);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final StackHome home;
  private final StackState state;
  private final JobLedger ledger;

  /** A runner for a stack. */
  public JobRunner(StackHome home, StackState state) {
    this.home = home;
    this.state = state;
    this.ledger = new JobLedger(Path.of(state.directory()));
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
    List<String> arguments = new ArrayList<>(state.arguments());
    arguments.addAll(List.of("--shard", Namespace.DEFAULT_SHARD));
    arguments.addAll(more);
    JobSubmission submission =
        new JobSubmission(
            home.jobJar(job), Optional.of(job.mainClass()), arguments, parallelism, from);
    String jobId = state.flink().submit(submission);
    ledger.submitted(job.persona(), jobId, from);
    state.flink().awaitRunning(jobId, START_LIMIT);
    return jobId;
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
                state.flink().jobs().stream()
                    .filter(job -> job.id().equals(last.jobId()) && !job.ended())
                    .findFirst());
  }

  /** Stops the persona's job with a savepoint, never drained. Returns where the savepoint is. */
  public String stop(String persona) {
    JobSummary job = required(persona);
    String savepoint = state.flink().stopWithSavepoint(job.id(), SAVEPOINT_LIMIT);
    ledger.stopped(job.id(), savepoint);
    return savepoint;
  }

  /** Takes a savepoint of the persona's job, which runs on. Returns where it is. */
  public String savepoint(String persona) {
    return state.flink().savepoint(required(persona).id(), SAVEPOINT_LIMIT);
  }

  private JobSummary required(String persona) {
    return running(persona)
        .orElseThrow(
            () ->
                new StackException(
                    "no job %s runs; ./tidemark job list shows the jobs".formatted(persona)));
  }
}
