/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.flink.JobShape;
import io.tidemark.localstack.flink.JobSummary;
import io.tidemark.localstack.process.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Replaces a running job by another jar, parallelism or options, with a savepoint in between. One
 * that doesn't get to work gives way to the job before, which goes on from the same savepoint.
 */
public final class JobUpgrade {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /**
   * What is to change.
   *
   * @param job whose
   * @param jar empty: the one of this build
   * @param parallelism empty: as before
   * @param options the job's own; empty: those of before
   * @param allowStateLoss whether state may be left behind that the new job doesn't take
   */
  public record Request(
      PersonaJob job,
      Optional<Path> jar,
      Optional<Integer> parallelism,
      Optional<List<String>> options,
      boolean allowStateLoss) {

    /** The jar of this build, all else as before. */
    public static Request of(PersonaJob job) {
      return new Request(job, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** With another parallelism. */
    public Request withParallelism(int other) {
      return new Request(job, jar, Optional.of(other), options, allowStateLoss);
    }

    /** With another jar. */
    public Request withJar(Path other) {
      return new Request(job, Optional.of(other), parallelism, options, allowStateLoss);
    }

    /** With other options of the job. */
    public Request withOptions(List<String> others) {
      return new Request(job, jar, parallelism, Optional.of(others), allowStateLoss);
    }

    String persona() {
      return job.persona();
    }
  }

  private final JobRunner jobs;
  private final FlinkRest flink;
  private final Consumer<String> progress;

  /**
   * An upgrade on a stack.
   *
   * @param progress is told each step
   */
  public JobUpgrade(JobRunner jobs, Consumer<String> progress) {
    this.jobs = jobs;
    this.flink = jobs.flink();
    this.progress = progress;
  }

  /**
   * Upgrades a job and waits until the new one has completed a checkpoint.
   *
   * @return Flink's id of the new job
   * @throws StackException if nothing was done, or if the job before had to be started again: it
   *     says which, and why
   */
  public String run(Request request) {
    JobSummary running = running(request);
    JobLedger.Job before = jobs.ledger().last(request.persona()).orElseThrow();
    JobShape shape = flink.shape(running.id());
    int parallelism = request.parallelism().orElse(shape.parallelism());
    check(parallelism, shape);
    Path jar = jobs.keep(request.job(), request.jar());
    if (before.jar() == null || !Path.of(before.jar()).toFile().exists()) {
      progress.accept(
          "no copy of the jar of the running job was kept: there is no way back to it"
              + (before.parallelism() == 0 ? ", and what options it has isn't known" : ""));
    }

    progress.accept(
        "stopping %s (%s, parallelism %d) with a savepoint"
            .formatted(request.persona(), running.id(), shape.parallelism()));
    String savepoint = stop(request);
    progress.accept("it stopped; all it held is in " + savepoint);
    List<String> options = request.options().orElse(before.options());
    JobPlan plan =
        new JobPlan(jar, parallelism, options, Optional.of(savepoint), request.allowStateLoss());
    return replace(request, plan, before, shape.parallelism());
  }

  private String replace(Request request, JobPlan plan, JobLedger.Job before, int parallelism) {
    try {
      progress.accept(
          "starting %s from there, parallelism %d"
              .formatted(
                  request.jar().map(Path::toString).orElse("this build"), plan.parallelism()));
      String started = jobs.start(request.job(), plan);
      progress.accept("waiting until " + started + " runs and has completed a checkpoint");
      flink.awaitWorking(started, START_LIMIT);
      return started;
    } catch (StackException e) {
      progress.accept("it doesn't start: " + e.getMessage());
      String again = goBack(request, plan, before, parallelism, e);
      throw new StackException(
          "%s isn't upgraded: %s. The job before runs again from the same savepoint, as %s; nothing is lost"
              .formatted(request.persona(), e.getMessage(), again),
          e);
    }
  }

  /** Starts the job before. What the new one has delivered meanwhile is delivered again. */
  private String goBack(
      Request request, JobPlan plan, JobLedger.Job before, int parallelism, StackException reason) {
    String savepoint = plan.from().orElseThrow();
    try {
      cancelNew(request.persona());
      if (before.jar() == null) {
        throw new StackException("no copy of its jar was kept");
      }
      progress.accept("starting the job before again, from the same savepoint");
      JobPlan old =
          new JobPlan(Path.of(before.jar()), parallelism, before.options(), plan.from(), false);
      String again = jobs.start(request.job(), old);
      flink.awaitWorking(again, START_LIMIT);
      progress.accept("it runs again, as " + again);
      return again;
    } catch (StackException e) {
      throw new StackException(
          "%s isn't upgraded: %s. The job before doesn't run either: %s. All it held is in %s; see ./tidemark job list, and go on with ./tidemark job submit %s --from %s"
              .formatted(
                  request.persona(),
                  reason.getMessage(),
                  e.getMessage(),
                  savepoint,
                  request.persona(),
                  savepoint),
          e);
    }
  }

  /** Flink may have the new job even where the call to submit it failed. */
  private void cancelNew(String persona) {
    Optional<JobSummary> failing = jobs.running(persona);
    if (failing.isPresent()) {
      progress.accept("cancelling " + failing.get().id());
      flink.cancel(failing.get().id(), JobRunner.CANCEL_LIMIT);
    }
  }

  private JobSummary running(Request request) {
    return jobs.running(request.persona())
        .orElseThrow(
            () ->
                new StackException(
                    "no job %s runs that could be upgraded; ./tidemark job submit %s starts one, which goes on from where the one before stopped"
                        .formatted(request.persona(), request.persona())));
  }

  private String stop(Request request) {
    try {
      return jobs.stop(request.persona());
    } catch (StackException e) {
      throw new StackException(
          "%s isn't upgraded, for it can't be stopped with a savepoint: %s. Nothing was started; ./tidemark job list shows whether it runs on, and job submit goes on from where it stopped if not"
              .formatted(request.persona(), e.getMessage()),
          e);
    }
  }

  private void check(int parallelism, JobShape shape) {
    if (parallelism < 1 || parallelism > shape.maxParallelism()) {
      throw new StackException(
          "parallelism %d: it must be 1 to %d, the job's max parallelism, which belongs to its state. Nothing was changed"
              .formatted(parallelism, shape.maxParallelism()));
    }
    int slots =
        shape.parallelism() + flink.taskManagers().stream().mapToInt(it -> it.freeSlots()).sum();
    if (parallelism > slots) {
      throw new StackException(
          "parallelism %d: there are %d slots for this job; start more TaskManagers, or give a smaller --parallelism. Nothing was changed"
              .formatted(parallelism, slots));
    }
  }
}
