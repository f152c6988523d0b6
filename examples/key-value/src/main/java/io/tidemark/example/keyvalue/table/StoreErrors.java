/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import io.grpc.Status;
import java.util.concurrent.CompletionException;

/** What a caller is told of an error of the store. The one place that decides it. */
public final class StoreErrors {

  private StoreErrors() {}

  /** The status of a call that ended with an error. */
  public static Status status(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof QueryValidationException) {
      // The service's own statements are well formed: what they name isn't there.
      return Status.NOT_FOUND.withDescription("no such table, or not one of items: " + message);
    }
    if (cause instanceof DriverException
        || cause instanceof NotConnectedException
        || cause instanceof TornException) {
      return Status.UNAVAILABLE.withDescription(message);
    }
    return Status.INTERNAL.withDescription(cause.getClass().getSimpleName() + ": " + message);
  }
}
