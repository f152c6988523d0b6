/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.replication;

import io.tidemark.cli.console.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark replication}: what belongs to the replication persona alone. */
@Command(
    name = "replication",
    synopsisSubcommandLabel = "COMMAND",
    description = "Check what is replicated between regions.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class ReplicationCommand implements Runnable {

  @Spec private CommandSpec spec;

  private ReplicationCommand() {}

  /** The command with its subcommands, speaking to a console. */
  public static CommandLine of(Console console) {
    return new CommandLine(new ReplicationCommand()).addSubcommand(new AuditCommand(console));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: audit");
  }
}
