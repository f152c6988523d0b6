/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.CommandFailure;
import io.tidemark.cli.console.Console;
import io.tidemark.localstack.process.LogTail;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the end of a process' log. */
@Command(name = "logs", description = "Show the end of the log of a process of the stack.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters.
public final class LogsCommand implements Runnable {

  private static final String SUFFIX = ".log";
  private static final int DEFAULT_LINES = 50;
  private static final int MOST_LINES = 10_000;

  private final Console console;
  @Mixin private StackPlace place;

  @Parameters(
      paramLabel = "PROCESS",
      description = "kafka, jobmanager, taskmanager-1 and so on, cassandra, or ingress.")
  private String process;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How many lines. Default: ${DEFAULT-VALUE}.")
  private int lines = DEFAULT_LINES;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is logged from now on, until Ctrl-C.")
  private boolean follow;

  /** The command, speaking to a console. */
  public LogsCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (lines < 0 || lines > MOST_LINES) {
      throw new CommandFailure(2, "--lines is %d; it must be 0 to %d".formatted(lines, MOST_LINES));
    }
    Path directory = place.directory().path().resolve("logs");
    Set<String> known = known(directory);
    if (!known.contains(process)) {
      throw new CommandFailure(
          "no process '%s' has logged in %s; %s"
              .formatted(
                  process,
                  directory,
                  known.isEmpty()
                      ? "start a stack with ./tidemark up"
                      : "there is " + String.join(", ", known)));
    }
    Path log = directory.resolve(process + SUFFIX);
    LogFollower follower = new LogFollower(log, console.out());
    LogTail.lastLines(log, lines).forEach(console::line);
    if (follow) {
      follower.follow();
    }
  }

  private static Set<String> known(Path directory) {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        for (Path log : logs) {
          String file = log.getFileName().toString();
          names.add(file.substring(0, file.length() - SUFFIX.length()));
        }
      } catch (IOException e) {
        throw new CommandFailure("directory " + directory + " can't be listed: " + e);
      }
    }
    return names;
  }
}
