/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import io.tidemark.cli.console.Console;
import java.util.Arrays;

/** The main class of the {@code tidemark} command. */
public final class Tidemark {

  private Tidemark() {}

  public static void main(String[] args) {
    if (Arrays.asList(args).contains(TidemarkCommand.VERBOSE)) {
      // Before the first logger is made.
      System.setProperty("tidemark.log.level", "info");
    }
    System.exit(run(Console.standard(), args));
  }

  /**
   * Runs one command.
   *
   * @return what the process ends with: 0 done, 1 failed, 2 called wrongly; others as the command
   *     says
   */
  static int run(Console console, String... args) {
    return TidemarkCommand.commandLine(console).execute(args);
  }
}
