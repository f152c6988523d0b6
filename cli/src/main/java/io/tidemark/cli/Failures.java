/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import io.tidemark.cli.console.CommandFailure;
import io.tidemark.cli.console.Console;
import io.tidemark.localstack.process.StackException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in a line where a line is enough. */
record Failures(Console console) {

  /** What a process ends with that failed. */
  static final int FAILED = 1;

  /** What a process ends with that was called wrongly. */
  static final int CALLED_WRONGLY = 2;

  int calledWrongly(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    console.failure(String.valueOf(failure.getMessage()));
    if (!UnmatchedArgumentException.printSuggestions(failure, console.err())) {
      console.step("See: ./" + command.getCommandSpec().qualifiedName() + " --help");
    }
    return CALLED_WRONGLY;
  }

  int failed(Exception failure, boolean verbose) {
    boolean expected = failure instanceof StackException || failure instanceof CommandFailure;
    console.failure(
        expected
            ? String.valueOf(failure.getMessage())
            : "unexpected failure: %s. Run it with --verbose to see where".formatted(failure));
    if (verbose) {
      failure.printStackTrace(console.err());
    }
    return failure instanceof CommandFailure known ? known.exitCode() : FAILED;
  }
}
