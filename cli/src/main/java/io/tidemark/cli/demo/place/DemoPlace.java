/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.place;

import io.tidemark.cli.console.CommandFailure;
import io.tidemark.localstack.StackDirectory;
import io.tidemark.localstack.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every demo that say where its files are. */
public final class DemoPlace {

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the outcome is written as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the servers keep data and logs, which then stay.")
  private @Nullable Path directory;

  @Option(
      names = "--keep",
      description = "Keeps data and logs, in a new directory unless --dir names one.")
  private boolean keep;

  /**
   * Where the servers keep everything; empty: nowhere that stays.
   *
   * @throws CommandFailure if another stack is there
   */
  public Optional<Path> directory() throws IOException {
    Path named = directory;
    if (named == null) {
      return keep ? Optional.of(Files.createTempDirectory("tidemark-demo-")) : Optional.empty();
    }
    if (new StackDirectory(named).stack().isPresent()) {
      throw new CommandFailure(
          "directory " + named + " has a stack already; name another, or stop it first");
    }
    return Optional.of(named);
  }

  /** For documents: in the servers' directory if it stays, else in one that goes even at Ctrl-C. */
  public static Path documents(Optional<Path> servers) throws IOException {
    if (servers.isPresent()) {
      return servers.get().resolve("namespaces");
    }
    Path documents = Files.createTempDirectory("tidemark-demo-namespaces-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Directories.delete(documents)));
    return documents;
  }

  /** Writes the report, where one is wanted. */
  public void report(Supplier<String> text) {
    Path file = report;
    if (file != null) {
      try {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text.get());
      } catch (IOException e) {
        throw new UncheckedIOException("report " + file + " can't be written", e);
      }
    }
  }
}
