/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.Await;
import io.tidemark.localstack.process.StackException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Waits for a job to start. A job whose tasks fail as they restore their state is restarted without
 * end, and is RUNNING in between: only a checkpoint says that it works.
 */
final class JobStart {

  /** So many failures are no hiccup of the start. */
  private static final int FAILURES = 4;

  private final FlinkRest rest;
  private final String jobId;

  JobStart(FlinkRest rest, String jobId) {
    this.rest = rest;
    this.jobId = jobId;
  }

  void awaitRunning(Duration timeout) {
    await("job " + jobId + " runs", timeout, JobSummary::running);
  }

  void awaitWorking(Duration timeout) {
    await(
        "job " + jobId + " runs and has completed a checkpoint",
        timeout,
        job -> {
          int failures = rest.failures(jobId);
          if (failures >= FAILURES) {
            throw new StackException("job %s has failed %d times".formatted(jobId, failures));
          }
          return job.running()
              && rest.checkpoints(jobId).stream().anyMatch(it -> it.completed() && !it.savepoint());
        });
  }

  private void await(String what, Duration timeout, Predicate<JobSummary> there) {
    try {
      Await.answer(
          what,
          timeout,
          () -> {
            JobSummary job = rest.job(jobId);
            if (job.ended()) {
              throw new StackException("job " + jobId + " is " + job.state());
            }
            return Optional.of(job).filter(there);
          });
    } catch (StackException e) {
      throw new StackException(e.getMessage() + failure().map(it -> "; " + it).orElse(""), e);
    }
  }

  private Optional<String> failure() {
    try {
      return rest.failure(jobId);
    } catch (StackException silent) {
      return Optional.empty();
    }
  }
}
