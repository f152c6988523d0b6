/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import org.jspecify.annotations.Nullable;

/** A message can't be sent, and couldn't if it were tried again; the message says what to do. */
public final class SqsSinkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SqsSinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
