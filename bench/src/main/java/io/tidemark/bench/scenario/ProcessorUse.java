/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which processes and threads of this machine had its cores for a while, from Linux' {@code /proc}.
 */
public final class ProcessorUse {

  /** Linux tells times in hundredths of a second, whatever its own clock does. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double LEAST_CORES = 0.03;
  private static final int THREADS = 4;

  private final long startNanos = System.nanoTime();
  private final Map<Task, Use> before;

  /**
   * One thread. Not its name: there are pools whose threads take another with each kind of work.
   *
   * @param process its process' pid and program
   * @param id its number
   */
  record Task(String process, String id) {}

  /**
   * What a thread has had so far.
   *
   * @param name its name of the moment, without numbers
   */
  record Use(String name, long ticks) {}

  private ProcessorUse(Map<Task, Use> before) {
    this.before = before;
  }

  /** Looks for the first time. */
  public static ProcessorUse begin() {
    return new ProcessorUse(look());
  }

  /** A line for each process that had a share, the largest first; none where there is no /proc. */
  public List<String> end() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Map<String, Map<String, Double>> cores = new TreeMap<>();
    look()
        .forEach(
            (thread, use) -> {
              Use earlier = before.get(thread);
              long ticks = use.ticks() - (earlier == null ? 0 : earlier.ticks());
              cores
                  .computeIfAbsent(thread.process(), process -> new TreeMap<>())
                  .merge(use.name(), ticks / TICKS_PER_SECOND / seconds, Double::sum);
            });
    return cores.entrySet().stream()
        .filter(process -> sum(process.getValue()) >= LEAST_CORES)
        .sorted(Comparator.comparingDouble(process -> -sum(process.getValue())))
        .map(process -> line(process.getKey(), process.getValue()))
        .toList();
  }

  private static String line(String process, Map<String, Double> threads) {
    List<String> most =
        threads.entrySet().stream()
            .sorted(Comparator.comparingDouble(thread -> -thread.getValue()))
            .filter(thread -> thread.getValue() >= 0.01)
            .limit(THREADS)
            .map(thread -> "%s %.2f".formatted(thread.getKey(), thread.getValue()))
            .toList();
    return "%.2f cores %s (%s)"
        .formatted(
            sum(threads), process.substring(process.indexOf(' ') + 1), String.join(", ", most));
  }

  private static double sum(Map<String, Double> threads) {
    return threads.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<Task, Use> look() {
    Map<Task, Use> uses = new HashMap<>();
    for (Path process : directories(Path.of("/proc"))) {
      Optional<String> program = read(process.resolve("cmdline")).map(ProcessorUse::program);
      if (program.isEmpty() || program.get().isEmpty()) {
        continue; // One of the kernel's own, or one that has ended.
      }
      for (Path thread : directories(process.resolve("task"))) {
        read(thread.resolve("stat"))
            .ifPresent(
                stat ->
                    uses.put(
                        new Task(
                            process.getFileName() + " " + program.get(),
                            thread.getFileName().toString()),
                        new Use(name(stat), ticks(stat))));
      }
    }
    return uses;
  }

  /** The main class of a Java process, else the program's name. Words end with a zero. */
  static String program(String commandLine) {
    List<String> words = List.of(commandLine.split("\\x00", -1));
    return Stream.concat(
            words.stream().filter(word -> word.matches("([a-z]+\\.)+[A-Z]\\w+")), words.stream())
        .map(word -> word.substring(Math.max(word.lastIndexOf('.'), word.lastIndexOf('/')) + 1))
        .findFirst()
        .orElse("");
  }

  /** A thread's name in its stat file, which stands between brackets, without its numbers. */
  static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
        .replaceAll("[0-9]+", "N")
        .strip();
  }

  /** The time that it had, its own and in the kernel: fields 14 and 15 (proc(5)). */
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static List<Path> directories(Path place) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, "[0-9]*")) {
      entries.forEach(found::add);
    } catch (IOException gone) {
      return List.of();
    }
    return found;
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
