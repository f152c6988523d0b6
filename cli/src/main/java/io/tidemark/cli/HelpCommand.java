/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of a command: {@code help job submit} is {@code job submit --help}. */
@Command(name = "help", description = "Show the help of a command.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class HelpCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", description = "Which one. Default: all.")
  private List<String> path = List.of();

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String name : path) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no command '%s'; there is %s"
                .formatted(name, String.join(", ", command.getSubcommands().keySet())));
      }
      command = next;
    }
    command.usage(command.getOut());
  }
}
