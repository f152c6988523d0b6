/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import io.tidemark.bench.BenchCommand;
import io.tidemark.cli.console.Console;
import io.tidemark.cli.demo.DemoCommand;
import io.tidemark.cli.namespace.NamespaceCommand;
import io.tidemark.cli.replication.ReplicationCommand;
import io.tidemark.cli.stack.DownCommand;
import io.tidemark.cli.stack.JobCommand;
import io.tidemark.cli.stack.LogsCommand;
import io.tidemark.cli.stack.StatusCommand;
import io.tidemark.cli.stack.UpCommand;
import io.tidemark.cli.write.CancelCommand;
import io.tidemark.cli.write.SetCommand;
import io.tidemark.cli.write.WriteCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command as a whole: {@code tidemark COMMAND}. */
@Command(
    name = "tidemark",
    description = {
      "An open write-ahead log for data platforms: Kafka keeps the records, Flink delivers them.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "A first try:",
      "  ./tidemark up",
      "  ./tidemark job submit delay-queue",
      "  ./tidemark write --namespace reminders --payload 'take the tea out' --delay 10s",
      "  ./tidemark down"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
final class TidemarkCommand implements Runnable {

  static final String VERBOSE = "--verbose";

  @Spec private CommandSpec spec;

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Show stack traces and log lines with a failure.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli acts on it by itself.
  private boolean help;

  private TidemarkCommand() {}

  /** Every command there is. */
  private static List<Object> commands(Console console) {
    return List.of(
        new UpCommand(console),
        new DownCommand(console),
        new StatusCommand(console),
        new LogsCommand(console),
        new JobCommand(console),
        new WriteCommand(console),
        new CancelCommand(console),
        new SetCommand(console),
        new NamespaceCommand(console),
        ReplicationCommand.of(console),
        new DemoCommand(),
        new BenchCommand());
  }

  static CommandLine commandLine(Console console) {
    TidemarkCommand root = new TidemarkCommand();
    CommandLine commandLine = new CommandLine(root);
    commands(console).forEach(commandLine::addSubcommand);
    commandLine.addSubcommand(new HelpCommand());
    Failures failures = new Failures(console);
    return commandLine
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(100)
        .setUsageHelpAutoWidth(false)
        .setParameterExceptionHandler(failures::calledWrongly)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failures.failed(failure, root.verbose));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
