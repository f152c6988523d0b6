/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import io.tidemark.namespace.SnapshotDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Starts Java servers in a stack's directory: {@code logs/NAME.log} is what a server logs, {@code
 * logs/NAME.out} what it prints, {@code tmp/NAME} its temporary files, emptied at every start.
 */
public final class Launcher {

  private static final String LOG_CONFIG = "log4j2-server.xml";
  private static final Duration TOOL_LIMIT = Duration.ofSeconds(60);

  private final ProcessGroup group;
  private final Path directory;
  private final boolean detached;
  private final Duration startLimit;
  private final Map<String, String> environment;

  /**
   * A launcher.
   *
   * @param group takes the processes
   * @param directory the stack's directory; made if it isn't there
   * @param detached whether the processes outlive this JVM
   * @param startLimit how long a server may take until it is ready
   */
  public Launcher(ProcessGroup group, Path directory, boolean detached, Duration startLimit) {
    this(group, directory.toAbsolutePath(), detached, startLimit, Map.of());
    try (InputStream config = Launcher.class.getResourceAsStream("/" + LOG_CONFIG)) {
      Files.createDirectories(this.directory.resolve("logs"));
      Files.createDirectories(this.directory.resolve("conf"));
      Files.copy(
          Objects.requireNonNull(config, LOG_CONFIG),
          logConfig(),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException("directory " + directory + " can't be prepared: " + e, e);
    }
  }

  private Launcher(
      ProcessGroup group,
      Path directory,
      boolean detached,
      Duration startLimit,
      Map<String, String> environment) {
    this.group = group;
    this.directory = directory;
    this.detached = detached;
    this.startLimit = startLimit;
    Map<String, String> all = new HashMap<>(environment);
    // What the documents were last is kept with the stack, and goes with it.
    all.putIfAbsent(SnapshotDirectory.VARIABLE, directory.resolve("namespaces-kept").toString());
    this.environment = Map.copyOf(all);
  }

  /**
   * One whose processes all have these variables, where their programs don't set them otherwise.
   */
  public Launcher withEnvironment(Map<String, String> variables) {
    return new Launcher(group, directory, detached, startLimit, Map.copyOf(variables));
  }

  /** The stack's directory. */
  public Path directory() {
    return directory;
  }

  /** The temporary directory of a server. */
  public Path temporary(String name) {
    return directory.resolve("tmp").resolve(name);
  }

  /** The log of a server. */
  public Path log(String name) {
    return directory.resolve("logs").resolve(name + ".log");
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @throws StackException with the end of its log if it doesn't get there
   */
  public ManagedProcess start(String name, Program program, Readiness readiness) {
    return start(spec(name, program, log(name), out(name)), readiness);
  }

  /** The same of a server that is known in full. */
  public ManagedProcess start(ProcessSpec spec, Readiness readiness) {
    Directories.delete(temporary(spec.name()));
    Directories.make(temporary(spec.name()));
    return group.start(spec).awaitReady(readiness, startLimit);
  }

  /**
   * Runs a tool to its end.
   *
   * @return what it printed
   * @throws StackException with what it printed, if it fails or doesn't end within a minute
   */
  public String run(String name, JavaProgram program) {
    Path place = Directories.make(temporary(name));
    Path log = place.resolve("log");
    Path output = place.resolve("output");
    try {
      group.start(spec(name, program, log, output)).awaitSuccess(TOOL_LIMIT);
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StackException("file " + output + " can't be read: " + e, e);
    } finally {
      Directories.delete(place);
    }
  }

  private ProcessSpec spec(String name, Program program, Path log, Path output) {
    List<String> command =
        program instanceof JavaProgram java
            ? command(name, log, java)
            : ((NativeProgram) program).command();
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(program.environment());
    return new ProcessSpec(name, command, directory, log, output, detached, all);
  }

  private List<String> command(String name, Path log, JavaProgram program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.jvmFlags());
    command.add("-Dlog4j2.configurationFile=" + logConfig().toUri());
    command.add("-Dtidemark.log=" + log);
    // Flink's web interface shows the file that this names.
    command.add("-Dlog.file=" + log);
    command.add("-Djava.io.tmpdir=" + temporary(name));
    // Or each killed process leaves a file in /tmp/hsperfdata_USER.
    command.add("-XX:-UsePerfData");
    command.add("-cp");
    command.add(program.classpath());
    command.add(program.mainClass());
    command.addAll(program.arguments());
    return command;
  }

  private Path out(String name) {
    return directory.resolve("logs").resolve(name + ".out");
  }

  private Path logConfig() {
    return directory.resolve("conf").resolve(LOG_CONFIG);
  }
}
