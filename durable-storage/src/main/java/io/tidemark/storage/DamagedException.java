/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import org.jspecify.annotations.Nullable;

/** What is saved can't be read: it is damaged, or of a later version. */
final class DamagedException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
