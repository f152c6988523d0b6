/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.namespace;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.console.CommandFailure;
import io.tidemark.cli.console.Console;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceDocumentException;
import io.tidemark.namespace.NamespaceParser;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark namespace}: removal is an act of its own, for what vanishes stays in force. */
@Command(
    name = "namespace",
    synopsisSubcommandLabel = "COMMAND",
    description = "Remove a namespace, or take its removal back.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required.
public final class NamespaceCommand implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REMOVED = "removed";
  private static final String CONFIRMED = "confirmed";

  @Spec private CommandSpec spec;

  private final Console console;

  /** The command, speaking to a console. */
  public NamespaceCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: remove or restore");
  }

  @Command(
      name = "remove",
      description = {
        "Remove a namespace: mark its document as removed.",
        "",
        "Ingresses refuse its records from then on, jobs read its topics no further, and what they"
            + " hold of it goes to its dead letter topic, which is why the rest of the document"
            + " stays. To delete the document would change nothing: what vanishes stays in force.",
        ""
      })
  int remove(
      @Parameters(paramLabel = "NAME", description = "The namespace.") String name,
      @Option(
              names = "--namespaces",
              paramLabel = "DIR",
              required = true,
              description = "The directory of the documents.")
          Path directory,
      @Option(
              names = "--confirmed",
              description =
                  "It is meant, also where more than half of the namespaces are removed at once.")
          boolean confirmed)
      throws IOException {
    Path file = file(directory, name);
    ObjectNode document = Files.exists(file) ? read(file) : JSON.createObjectNode();
    if (document.path(REMOVED).asBoolean()) {
      console.line("namespace %s is removed already, by %s", name, file);
      return 0;
    }
    ObjectNode tombstone = JSON.createObjectNode().put(REMOVED, true);
    if (confirmed) {
      tombstone.put(CONFIRMED, true);
    }
    tombstone.setAll(document);
    write(file, tombstone);
    console.line(
        "namespace %s is removed, by %s; what is held of it goes to its dead letter topic within"
            + " seconds. To take it back: tidemark namespace restore %s --namespaces %s",
        name, file, name, directory);
    return 0;
  }

  @Command(
      name = "restore",
      description = {
        "Take the removal of a namespace back: its document is in force as it was.",
        "",
        "What has gone to the dead letter topic meanwhile stays there.",
        ""
      })
  int restore(
      @Parameters(paramLabel = "NAME", description = "The namespace.") String name,
      @Option(
              names = "--namespaces",
              paramLabel = "DIR",
              required = true,
              description = "The directory of the documents.")
          Path directory)
      throws IOException {
    Path file = file(directory, name);
    if (!Files.exists(file)) {
      throw new CommandFailure(file + " isn't there; write the document of the namespace anew");
    }
    ObjectNode document = read(file);
    if (!document.path(REMOVED).asBoolean()) {
      throw new CommandFailure(file + " doesn't say that the namespace is removed");
    }
    document.remove(REMOVED);
    document.remove(CONFIRMED);
    try {
      NamespaceParser.parse(name, JSON.writeValueAsBytes(document), NamespaceDefaults.NONE);
    } catch (NamespaceDocumentException e) {
      throw new CommandFailure(
          "%s doesn't say what the namespace was (%s); write its document anew"
              .formatted(file, e.getMessage()));
    }
    write(file, document);
    console.line("namespace %s is in force again, by %s", name, file);
    return 0;
  }

  private static Path file(Path directory, String name) {
    if (!Files.isDirectory(directory)) {
      throw new CommandFailure("--namespaces: " + directory + " is no directory");
    }
    Path file = directory.resolve(name + ".json");
    if (!directory.equals(file.getParent())) {
      throw new CommandFailure("'" + name + "' is no name of a namespace");
    }
    return file;
  }

  private static ObjectNode read(Path file) throws IOException {
    try {
      JsonNode document = JSON.readTree(Files.readAllBytes(file));
      if (document instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new CommandFailure(file + " is no JSON: " + e.getOriginalMessage());
    }
    throw new CommandFailure(file + " is no JSON object");
  }

  /** A registry that looks meanwhile finds the one or the other. */
  private static void write(Path file, ObjectNode document) throws IOException {
    Path written = Files.createTempFile(file.toAbsolutePath().getParent(), ".namespace", ".tmp");
    try {
      Files.write(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
      if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(file));
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
