/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs were submitted to a stack, and where each of them stopped: {@code jobs.json}. A
 * persona that is submitted again goes on from there; beginning anew would lose what the one before
 * held.
 */
public final class JobLedger {

  /** How many jobs are remembered. */
  private static final int LIMIT = 200;

  /** Of how many jobs of each persona the jar is kept. */
  private static final int JARS = 5;

  private final JsonFile<Jobs> file;
  private final Path checkpoints;
  private final Path savepoints;

  /**
   * A submitted job.
   *
   * @param persona what it does
   * @param jobId Flink's id
   * @param from what it was restored from; null: it began anew
   * @param savepoint where it stopped; null: it wasn't stopped with one
   * @param jar the stack's own copy of its jar; null: an earlier version wrote this, and kept none
   * @param parallelism of each of its operators; 0: an earlier version wrote this
   * @param options the job's own, beside those that the stack gives
   */
  public record Job(
      String persona,
      String jobId,
      @Nullable String from,
      @Nullable String savepoint,
      @Nullable String jar,
      int parallelism,
      List<String> options) {

    @SuppressWarnings("ConstantConditions") // A file of an earlier version has no options.
    public Job {
      List<String> read = options;
      options = read == null ? List.of() : List.copyOf(read);
    }

    /** One that runs. */
    static Job submitted(String persona, String jobId, JobPlan plan) {
      return new Job(
          persona,
          jobId,
          plan.from().orElse(null),
          null,
          plan.jar().toString(),
          plan.parallelism(),
          plan.options());
    }

    private Job stoppedWith(String path) {
      return new Job(persona, jobId, from, path, jar, parallelism, options);
    }
  }

  record Jobs(List<Job> jobs) {}

  /**
   * The ledger of a stack.
   *
   * @param directory the stack's own
   */
  public JobLedger(Path directory) {
    this.file = new JsonFile<>(directory.resolve("jobs.json"), Jobs.class);
    this.checkpoints = directory.resolve("checkpoints");
    this.savepoints = directory.resolve("savepoints");
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
        .or(() -> Checkpoints.newest(checkpoints, savepoints, job.jobId()).map(Path::toString))
        .or(() -> Optional.ofNullable(job.from()));
  }

  /** The jars of the last few jobs of each persona. */
  Set<Path> jars() {
    Set<Path> jars = new LinkedHashSet<>();
    List<Job> jobs = jobs();
    for (String persona : jobs.stream().map(Job::persona).distinct().toList()) {
      List<Job> own = jobs.stream().filter(job -> job.persona().equals(persona)).toList();
      own.subList(Math.max(0, own.size() - JARS), own.size()).stream()
          .flatMap(job -> Optional.ofNullable(job.jar()).stream())
          .forEach(jar -> jars.add(Path.of(jar)));
    }
    return jars;
  }

  /** Notes a job, before it is submitted: a crash in between can't hide one that runs. */
  void submitted(Job job) {
    List<Job> jobs = new ArrayList<>(jobs());
    jobs.add(job);
    write(jobs);
  }

  /** Forgets a job that Flink refused. */
  void refused(String jobId) {
    write(jobs().stream().filter(job -> !job.jobId().equals(jobId)).toList());
  }

  /** Notes that a job stopped with a savepoint. */
  void stopped(String jobId, String savepoint) {
    write(
        jobs().stream()
            .map(job -> job.jobId().equals(jobId) ? job.stoppedWith(savepoint) : job)
            .toList());
  }

  private List<Job> jobs() {
    return file.read().map(Jobs::jobs).orElse(List.of());
  }

  private void write(List<Job> jobs) {
    file.write(new Jobs(List.copyOf(jobs.subList(Math.max(0, jobs.size() - LIMIT), jobs.size()))));
  }
}
