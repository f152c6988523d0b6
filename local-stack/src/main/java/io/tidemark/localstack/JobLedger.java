/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs were submitted to a stack, and where each of them stopped: {@code jobs.json}. A
 * persona that is submitted again goes on from there; beginning anew would lose what the one before
 * held.
 */
public final class JobLedger {

  /** How many jobs are remembered. */
  private static final int LIMIT = 200;

  private final JsonFile<Jobs> file;
  private final Path checkpoints;

  /**
   * A submitted job.
   *
   * @param persona what it does
   * @param jobId Flink's id
   * @param from what it was restored from; null: it began anew
   * @param savepoint where it stopped; null: it wasn't stopped with one
   */
  public record Job(
      String persona, String jobId, @Nullable String from, @Nullable String savepoint) {}

  record Jobs(List<Job> jobs) {}

  /**
   * The ledger of a stack.
   *
   * @param directory the stack's own
   */
  public JobLedger(Path directory) {
    this.file = new JsonFile<>(directory.resolve("jobs.json"), Jobs.class);
    this.checkpoints = directory.resolve("checkpoints");
  }

  /** The last job of a persona. */
  public Optional<Job> last(String persona) {
    return jobs().stream().filter(job -> job.persona().equals(persona)).reduce((a, b) -> b);
  }

  /** The persona of a job, if it was submitted here. */
  public Optional<String> persona(String jobId) {
    return jobs().stream().filter(job -> job.jobId().equals(jobId)).map(Job::persona).findFirst();
  }

  /** Where the next job of a persona has to go on: a savepoint, or the last retained checkpoint. */
  public Optional<String> restorePoint(String persona) {
    return last(persona).flatMap(this::restorePoint);
  }

  private Optional<String> restorePoint(Job job) {
    return Optional.ofNullable(job.savepoint())
        .or(() -> Checkpoints.latest(checkpoints, job.jobId()).map(Path::toString))
        .or(() -> Optional.ofNullable(job.from()));
  }

  /** Notes a job that was submitted. */
  public void submitted(String persona, String jobId, Optional<String> from) {
    List<Job> jobs = new ArrayList<>(jobs());
    jobs.add(new Job(persona, jobId, from.orElse(null), null));
    write(jobs);
  }

  /** Notes that a job stopped with a savepoint. */
  public void stopped(String jobId, String savepoint) {
    write(
        jobs().stream()
            .map(
                job ->
                    job.jobId().equals(jobId)
                        ? new Job(job.persona(), jobId, job.from(), savepoint)
                        : job)
            .toList());
  }

  private List<Job> jobs() {
    return file.read().map(Jobs::jobs).orElse(List.of());
  }

  private void write(List<Job> jobs) {
    file.write(new Jobs(List.copyOf(jobs.subList(Math.max(0, jobs.size() - LIMIT), jobs.size()))));
  }
}
