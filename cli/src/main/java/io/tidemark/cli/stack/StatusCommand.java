/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.Console;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.StackState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the processes, the jobs and the namespaces of a stack. */
@Command(
    name = "status",
    description = "Show the processes, addresses, jobs and namespaces of the stack.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all processes run", "1:no stack is up, or a process died"})
@SuppressWarnings("NullAway.Init") // picocli sets the mixin.
public final class StatusCommand implements Callable<Integer> {

  private final Console console;
  @Mixin private StackPlace place;

  /** The command, speaking to a console. */
  public StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    StackState stack = place.stack();
    StackReport report = new StackReport(stack);
    report.processes().forEach(console::line);
    console.line("");
    report.addresses().forEach(console::line);
    console.line("");
    if (stack.has(Component.FLINK)) {
      if (stack.flink().answers()) {
        report.jobs().forEach(console::line);
      } else {
        console.line("jobs: unknown, for Flink at %s doesn't answer", stack.flink().address());
      }
      console.line("");
    }
    report.namespaces().forEach(console::line);
    return report.allAlive() ? 0 : 1;
  }
}
