/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.Console;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.JobRunner;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackDirectory;
import io.tidemark.localstack.StackState;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.StackException;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a stack. */
@Command(
    name = "down",
    description = {
      "Stop the jobs, each with a savepoint, then all processes.",
      "What Kafka and Cassandra keep, savepoints and logs stay: the next up and job submit go on from there."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the mixin.
public final class DownCommand implements Runnable {

  private final Console console;
  @Mixin private StackPlace place;

  @Option(
      names = "--now",
      description = "Take no savepoint: the jobs go on from their last checkpoint.")
  private boolean now;

  @Option(
      names = "--purge",
      description = "Delete all data, held records among them: the next up begins anew.")
  private boolean purge;

  /** The command, speaking to a console. */
  public DownCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    StackDirectory directory = place.directory();
    Optional<StackState> stack = directory.stack();
    if (stack.isEmpty() && !purge) {
      throw place.noStack();
    }
    try (StackDirectory.Claim claim = directory.claim()) {
      stack.ifPresent(it -> stop(directory, it));
    }
    if (purge) {
      Directories.delete(directory.path());
      console.line("deleted %s", directory.path());
    }
  }

  private void stop(StackDirectory directory, StackState stack) {
    Consumer<String> progress = console.clocked();
    if (!now && !purge && stack.has(Component.FLINK) && stack.flink().answers()) {
      JobRunner jobs = new JobRunner(place.home(), stack);
      for (PersonaJob job : PersonaJob.values()) {
        stop(jobs, job.persona(), progress);
      }
    }
    directory.stop(stack, progress);
    console.line("the stack is down");
  }

  private static void stop(JobRunner jobs, String persona, Consumer<String> progress) {
    try {
      if (jobs.running(persona).isPresent()) {
        progress.accept("job " + persona + " is stopped with savepoint " + jobs.stop(persona));
      }
    } catch (StackException e) {
      progress.accept(
          "job %s couldn't be stopped with a savepoint (%s); it will go on from its last checkpoint"
              .formatted(persona, e.getMessage()));
    }
  }
}
