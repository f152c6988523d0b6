/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.CommandFailure;
import io.tidemark.localstack.StackDirectory;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackState;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
public final class StackPlace {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The stack's directory. Default: .tidemark/stack in the repository.")
  private @Nullable Path directory;

  /** Made by picocli, as a mixin. */
  public StackPlace() {}

  /** The repository. */
  public StackHome home() {
    return StackHome.find();
  }

  /** The stack's directory. */
  public StackDirectory directory() {
    return new StackDirectory(
        directory != null
            ? directory.toAbsolutePath().normalize()
            : home().root().resolve(".tidemark").resolve("stack"));
  }

  /** The stack that is up. */
  public StackState stack() {
    return directory().stack().orElseThrow(this::noStack);
  }

  CommandFailure noStack() {
    return new CommandFailure(
        "no stack is up in %s; start one with ./tidemark up".formatted(directory().path()));
  }
}
