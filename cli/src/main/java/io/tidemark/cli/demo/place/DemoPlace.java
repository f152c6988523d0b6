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
import java.util.function.Consumer;
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
  private Optional<Path> directory() throws IOException {
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
  private static Path documents(Optional<Path> servers) throws IOException {
    if (servers.isPresent()) {
      return servers.get().resolve("namespaces");
    }
    Path documents = Files.createTempDirectory("tidemark-demo-namespaces-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Directories.delete(documents)));
    return documents;
  }

  /** A run of a demo. */
  public interface Run {

    /**
     * Runs it, and stops what it has started.
     *
     * @param servers where the servers keep everything; empty: nowhere that stays
     * @param documents where documents of namespaces go
     * @return whether all promises were kept
     */
    boolean run(Optional<Path> servers, Path documents) throws IOException, InterruptedException;
  }

  /**
   * Runs a demo in its place, and says where that is if it stays.
   *
   * @param lines takes what is said
   * @return the exit code
   */
  public int run(Run demo, Consumer<String> lines) throws IOException, InterruptedException {
    Optional<Path> servers = directory();
    Path documents = documents(servers);
    lines.accept("Starting the servers.");
    try {
      boolean ok = demo.run(servers, documents);
      lines.accept("All servers are stopped.");
      servers.ifPresent(kept -> lines.accept("Their data and logs are in " + kept));
      return ok ? 0 : 1;
    } finally {
      if (servers.isEmpty()) {
        Directories.delete(documents);
      }
    }
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
