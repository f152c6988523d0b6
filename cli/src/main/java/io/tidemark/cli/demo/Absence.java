/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.testing.endpoint.HttpApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** An application that goes away, and comes back at the same address. Safe for threads. */
final class Absence implements AutoCloseable {

  /** When it goes, from the beginning of the burst: the first deletes are due by then. */
  static final Duration AFTER = Duration.ofSeconds(8);

  /** How long it is away: longer than all attempts of a record would take. */
  static final Duration LASTS = Duration.ofSeconds(10);

  private HttpApplication application;
  private boolean over;

  Absence(HttpApplication application) {
    this.application = application;
  }

  /** Its address. */
  synchronized String target() {
    return application.target();
  }

  /** Nobody listens at its address any more. */
  synchronized void begin() {
    application.close();
  }

  /** It is back. */
  synchronized void end() {
    if (over) {
      return;
    }
    try {
      application = application.startAgain();
    } catch (IOException e) {
      throw new UncheckedIOException("the application can't come back", e);
    }
  }

  @Override
  public synchronized void close() {
    over = true;
    application.close();
  }
}
