/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs what it was given when the test says so, on the test's thread. */
public final class ManualExecutor implements Executor {

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean dead;

  @Override
  public void execute(Runnable action) {
    if (!dead) {
      waiting.add(action);
    }
  }

  /** Runs all there is, and what comes of it. */
  public void run() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  /** Forgets all there is, and runs nothing more. */
  public void kill() {
    dead = true;
    waiting.clear();
  }
}
