/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.TaskManagerSummary;
import io.tidemark.localstack.process.HealthEndpoint;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.ProcessGroup;
import io.tidemark.localstack.process.ProcessSpec;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts single servers of a stack whose processes outlive the command that started them: those
 * that died, as they were started before, and TaskManagers beside those that there are.
 */
public final class StackServers {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int MOST_TASK_MANAGERS = 16;
  private static final String TASK_MANAGER = "taskmanager-";
  private static final String RESOURCE_ID = "-Dtaskmanager.resource-id=";
  private static final String PROMETHEUS_PORT = "-Dmetrics.reporter.prom.port=";
  private static final List<String> ORDER =
      List.of("kafka", "cassandra", "elasticmq", "jobmanager", TASK_MANAGER, "memcached", "writer");

  private final StackDirectory directory;
  private final Consumer<String> progress;
  private final Random random;
  private StackState state;

  /**
   * The servers of a stack.
   *
   * @param directory the stack's, claimed by whoever calls this
   * @param progress is told each step
   */
  public StackServers(
      StackDirectory directory, StackState state, Random random, Consumer<String> progress) {
    this.directory = directory;
    this.state = state;
    this.random = random;
    this.progress = progress;
  }

  /** The stack as it is now. */
  public StackState state() {
    return state;
  }

  /**
   * Starts each process again that has died.
   *
   * @throws StackException naming one that can't be
   */
  public void heal() {
    List<StackState.Entry> dead =
        state.processes().stream()
            .filter(process -> !process.identity().alive())
            .sorted(Comparator.comparingInt(StackServers::rank))
            .toList();
    for (StackState.Entry entry : dead) {
      ProcessSpec spec =
          entry
              .spec()
              .orElseThrow(
                  () ->
                      new StackException(
                          "the stack is up only in part: %s died, and how it was started wasn't kept. Run ./tidemark down, then up again; data stays"
                              .formatted(entry.name())));
      ManagedProcess process = start(again(spec));
      replace(entry.name(), process);
      progress.accept(
          "%s had died and is started again, as process %d%s"
              .formatted(
                  entry.name(),
                  process.pid(),
                  entry.name().equals("jobmanager")
                      ? "; its jobs died with it: ./tidemark job submit goes on from their last checkpoints"
                      : ""));
    }
  }

  /**
   * Starts as many TaskManagers as a job lacks slots.
   *
   * @param slots how many the job needs
   * @throws StackException saying how many there are and what to do, if there can't be so many
   */
  public void makeRoom(int slots) {
    for (int free = freeSlots(); free < slots; free = freeSlots()) {
      List<ProcessSpec> those =
          state.processes().stream()
              .filter(entry -> entry.name().startsWith(TASK_MANAGER))
              .flatMap(entry -> entry.spec().stream())
              .toList();
      if (those.isEmpty() || those.size() >= MOST_TASK_MANAGERS) {
        throw new StackException(
            "the job needs %d slots and %d are free, of %d TaskManagers; give it a smaller --parallelism, stop another job (./tidemark job stop), or run ./tidemark down and up --task-managers N --slots N; data stays"
                .formatted(slots, free, state.flink().taskManagers().size()));
      }
      ManagedProcess process = start(another(those));
      replace(process.name(), process);
      progress.accept(
          "the job needs %d slots and %d were free: %s is started, as process %d"
              .formatted(slots, free, process.name(), process.pid()));
    }
  }

  private int freeSlots() {
    return state.flink().taskManagers().stream().mapToInt(TaskManagerSummary::freeSlots).sum();
  }

  private ManagedProcess start(ProcessSpec spec) {
    ProcessGroup group = new ProcessGroup(running -> {});
    Launcher launcher = new Launcher(group, directory.path(), true, START_LIMIT);
    return launcher.start(spec, readiness(spec));
  }

  /** The same, but for what Flink must not mistake for the process that died. */
  private ProcessSpec again(ProcessSpec spec) {
    return spec.name().startsWith(TASK_MANAGER) ? renamed(spec, spec.name()) : spec;
  }

  private ProcessSpec another(List<ProcessSpec> those) {
    int last =
        those.stream()
            .mapToInt(it -> Integer.parseInt(it.name().substring(TASK_MANAGER.length())))
            .max()
            .orElseThrow();
    return renamed(those.get(0), TASK_MANAGER + (last + 1));
  }

  private ProcessSpec renamed(ProcessSpec spec, String name) {
    Pattern place =
        Pattern.compile("(/(?:tmp|logs)/)" + Pattern.quote(spec.name()) + "(\\.\\w+)?$");
    UnaryOperator<String> move = it -> place.matcher(it).replaceFirst("$1" + name + "$2");
    String id = name + "-" + Integer.toHexString(random.nextInt());
    int metrics = Ports.free(1, random).get(0);
    List<String> command = new ArrayList<>();
    for (String argument : spec.command()) {
      command.add(
          argument.startsWith(RESOURCE_ID)
              ? RESOURCE_ID + id
              : argument.startsWith(PROMETHEUS_PORT)
                  ? PROMETHEUS_PORT + metrics
                  : move.apply(argument));
    }
    return new ProcessSpec(
        name,
        command,
        spec.directory(),
        Path.of(move.apply(spec.log().toString())),
        Path.of(move.apply(spec.output().toString())),
        spec.detached(),
        spec.environment());
  }

  private Readiness readiness(ProcessSpec spec) {
    String name = spec.name();
    if (name.startsWith(TASK_MANAGER)) {
      String id =
          spec.command().stream()
              .filter(argument -> argument.startsWith(RESOURCE_ID))
              .findFirst()
              .orElseThrow()
              .substring(RESOURCE_ID.length());
      Readiness answers = state.flink()::answers;
      return answers.and(
          () ->
              state.flink().taskManagers().stream()
                  .anyMatch(it -> it.id().equals(id) && it.slots() > 0));
    }
    return switch (name) {
      case "kafka" ->
          Readiness.logged(spec.log(), "Kafka Server started")
              .and(Readiness.accepting(state.ports().kafka()));
      case "cassandra" -> Readiness.accepting(state.ports().cassandra());
      case "elasticmq" -> Readiness.accepting(state.ports().sqs());
      case "jobmanager" -> state.flink()::answers;
      default ->
          name.startsWith("memcached-")
              ? Readiness.accepting(Integer.parseInt(value(spec, "-p")))
              : HealthEndpoint.healthy(Integer.parseInt(value(spec, "--metrics-port")));
    };
  }

  private static String value(ProcessSpec spec, String option) {
    return spec.command().get(spec.command().indexOf(option) + 1);
  }

  private void replace(String name, ManagedProcess process) {
    List<StackState.Entry> others =
        state.processes().stream().filter(entry -> !entry.name().equals(name)).toList();
    state =
        state.withEntries(
            Stream.concat(others.stream(), Stream.of(StackState.Entry.of(process))).toList());
    directory.save(state);
  }

  private static int rank(StackState.Entry entry) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (entry.name().startsWith(ORDER.get(i))) {
        return i;
      }
    }
    return ORDER.size();
  }
}
