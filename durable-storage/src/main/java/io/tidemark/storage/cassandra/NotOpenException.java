/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import org.jspecify.annotations.Nullable;

/** There is no session with a cluster yet, or no more: nothing was asked. */
public final class NotOpenException extends Exception {
  private static final long serialVersionUID = 1L;

  NotOpenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
