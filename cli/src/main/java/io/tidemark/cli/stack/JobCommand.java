/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.Console;
import io.tidemark.localstack.JobRunner;
import io.tidemark.localstack.JobUpgrade;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackDirectory;
import io.tidemark.localstack.StackServers;
import io.tidemark.localstack.StackState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Submits, lists, upgrades and stops jobs. */
@Command(
    name = "job",
    description = {
      "Submit, list, upgrade, rescale and stop the jobs that deliver records.",
      "A job is never drained: that would deliver everything it holds at once."
    },
    synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class JobCommand implements Runnable {

  private static final String PERSONA = "Which job: delay-queue, replication or multi-partition.";

  private final Console console;
  @Spec private CommandSpec spec;

  /** The command, speaking to a console. */
  public JobCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: submit, list, upgrade, stop, cancel, savepoint");
  }

  /** Where a job begins. */
  static final class Start {
    @Option(
        names = "--from",
        paramLabel = "SAVEPOINT",
        description = "Go on from this savepoint or checkpoint.")
    @Nullable String from;

    @Option(
        names = "--fresh",
        description =
            "Begin without state: what the job before held is read from Kafka again, or lost.")
    boolean fresh;
  }

  @Command(
      name = "submit",
      description = {
        "Submit a persona's job and wait until it runs.",
        "It goes on from where the one before stopped, be it a savepoint or a checkpoint, unless",
        "told otherwise. Where it lacks slots, another TaskManager is started for it."
      })
  void submit(
      @Mixin StackPlace place,
      @Parameters(paramLabel = "PERSONA", description = PERSONA) String persona,
      @Option(
              names = "--parallelism",
              paramLabel = "N",
              defaultValue = "2",
              description = "Tasks of each operator. Default: ${DEFAULT-VALUE}.")
          int parallelism,
      @ArgGroup @Nullable Start start,
      @Parameters(
              index = "1..*",
              paramLabel = "JOB-OPTION",
              description = "Further options of the job, after --.")
          @Nullable List<String> more) {
    PersonaJob job = PersonaJob.of(persona);
    if (parallelism < 1) {
      throw new ParameterException(
          spec.commandLine(), "--parallelism is " + parallelism + "; it must be 1 or more");
    }
    StackState stack = place.stack();
    JobRunner jobs = new JobRunner(place.home(), stack);
    try (StackDirectory.Claim claim = place.directory().claim()) {
      jobs.checkNoneRuns(job);
      new StackServers(place.directory(), stack, new Random(), console.clocked())
          .makeRoom(parallelism);
      Optional<String> from = from(start, jobs, persona);
      console.step(
          "submitting %s %s".formatted(persona, from.map(it -> "from " + it).orElse("anew")));
      String id = jobs.submit(job, parallelism, from, more == null ? List.of() : more);
      console.line("%s runs as %s; see %s/#/job/%s", persona, id, stack.flink().address(), id);
    }
  }

  /** What is to change. */
  static final class Change {
    @Option(
        names = "--jar",
        paramLabel = "FILE",
        description = "The new job. Default: the jar that this repository's build has made.")
    @Nullable Path jar;

    @Option(
        names = "--parallelism",
        paramLabel = "N",
        description = "Tasks of each operator. Default: as many as before.")
    @Nullable Integer parallelism;

    @Option(
        names = "--allow-state-loss",
        description = "Start though the new job doesn't take all that the one before has saved.")
    boolean allowStateLoss;

    JobUpgrade.Request of(PersonaJob job, @Nullable List<String> options) {
      return new JobUpgrade.Request(
          job,
          Optional.ofNullable(jar),
          Optional.ofNullable(parallelism),
          Optional.ofNullable(options),
          allowStateLoss);
    }
  }

  @Command(
      name = "upgrade",
      description = {
        "Replace a persona's running job by a new jar, with another parallelism or other options.",
        "The job stops with a savepoint, and the new one goes on from there. If that doesn't",
        "complete a checkpoint within two minutes, the job before is started again from the same",
        "savepoint, and the command fails with the reason. Rescaling is this same command."
      })
  void upgrade(
      @Mixin StackPlace place,
      @Parameters(paramLabel = "PERSONA", description = PERSONA) String persona,
      @ArgGroup(exclusive = false) @Nullable Change change,
      @Parameters(
              index = "1..*",
              paramLabel = "JOB-OPTION",
              description = "Further options of the job, after --. Default: those it has.")
          @Nullable List<String> more) {
    PersonaJob job = PersonaJob.of(persona);
    StackState stack = place.stack();
    JobUpgrade upgrade = new JobUpgrade(new JobRunner(place.home(), stack), console.clocked());
    try (StackDirectory.Claim claim = place.directory().claim()) {
      String id = upgrade.run((change == null ? new Change() : change).of(job, more));
      console.line("%s runs as %s; see %s/#/job/%s", persona, id, stack.flink().address(), id);
    }
  }

  private static Optional<String> from(@Nullable Start start, JobRunner jobs, String persona) {
    if (start != null && start.fresh) {
      return Optional.empty();
    }
    return start != null && start.from != null
        ? Optional.of(start.from)
        : jobs.ledger().restorePoint(persona);
  }

  @Command(name = "list", description = "List the jobs that Flink knows, those that ended too.")
  void list(@Mixin StackPlace place) {
    new StackReport(place.stack()).jobs().forEach(console::line);
  }

  @Command(
      name = "stop",
      description = {
        "Stop a persona's job with a savepoint.",
        "What it holds stays held in the savepoint, and the next submit goes on from there."
      })
  void stop(
      @Mixin StackPlace place,
      @Parameters(paramLabel = "PERSONA", description = PERSONA) String persona) {
    String name = PersonaJob.of(persona).persona();
    JobRunner jobs = new JobRunner(place.home(), place.stack());
    try (StackDirectory.Claim claim = place.directory().claim()) {
      console.step("stopping " + name + " with a savepoint");
      console.line("%s", jobs.stop(name));
    }
  }

  @Command(
      name = "cancel",
      description = {
        "End a persona's job at once, without a savepoint: one that fails again and again takes none.",
        "What it held is in its last checkpoint, and the next submit goes on from there. What was",
        "delivered since is delivered again."
      })
  void cancel(
      @Mixin StackPlace place,
      @Parameters(paramLabel = "PERSONA", description = PERSONA) String persona) {
    String name = PersonaJob.of(persona).persona();
    JobRunner jobs = new JobRunner(place.home(), place.stack());
    try (StackDirectory.Claim claim = place.directory().claim()) {
      console.step("cancelling " + name);
      console.line(
          "%s",
          jobs.cancel(name)
              .map(it -> "the next submit goes on from " + it)
              .orElse("it has no checkpoint: the next submit begins anew"));
    }
  }

  @Command(name = "savepoint", description = "Take a savepoint of a persona's job, which runs on.")
  void savepoint(
      @Mixin StackPlace place,
      @Parameters(paramLabel = "PERSONA", description = PERSONA) String persona) {
    String name = PersonaJob.of(persona).persona();
    console.line("%s", new JobRunner(place.home(), place.stack()).savepoint(name));
  }
}
