/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.console;

/** A command can't do what was asked. The message is for a person: thing, value, remedy. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CommandFailure(String message) {
    this(1, message);
  }

  /**
   * A failure that scripts can tell apart.
   *
   * @param exitCode 1 to 125
   */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
