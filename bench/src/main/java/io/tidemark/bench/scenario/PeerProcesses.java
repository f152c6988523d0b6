/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The servers of a peer, with a directory of their own: both are gone with this JVM at the latest.
 */
public final class PeerProcesses implements AutoCloseable {

  private final Path directory;
  private final ProcessGroup group = new ProcessGroup(processes -> {});
  private final Thread atExit = new Thread(this::stop);

  /**
   * Makes the directory.
   *
   * @param name the peer's
   */
  public PeerProcesses(String name) throws IOException {
    this.directory = Files.createTempDirectory("tidemark-" + name + "-");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Where they are. */
  public Path directory() {
    return directory;
  }

  /** What starts them. */
  public Launcher launcher() {
    return new Launcher(group, directory, false, Duration.ofMinutes(1));
  }

  /** Writes a file of the directory. */
  public Path write(String name, List<String> lines) throws IOException {
    return Files.write(directory.resolve(name), lines);
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The hook runs already.
      return;
    }
  }

  private void stop() {
    group.close();
    Directories.delete(directory);
  }
}
