/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

/** The stack can't do what was asked. The message is for a person: thing, value, remedy. */
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
