/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/**
 * Gives messages back so that another reader gets them at once. Best effort: one that isn't given
 * back comes back by itself when its time is over.
 */
final class Releaser {

  private static final int MOST_REQUESTS = 32;

  private final IntakeEnvironment environment;
  private final IntakeThread thread;
  private final Runnable afterwards;
  private final ArrayDeque<List<Held>> waiting = new ArrayDeque<>();
  private int inFlight;

  Releaser(IntakeEnvironment environment, IntakeThread thread, Runnable afterwards) {
    this.environment = environment;
    this.thread = thread;
    this.afterwards = afterwards;
  }

  void release(Collection<Held> messages) {
    waiting.addAll(Batches.of(messages));
    pump();
  }

  boolean idle() {
    return waiting.isEmpty() && inFlight == 0;
  }

  private void pump() {
    while (inFlight < MOST_REQUESTS && !waiting.isEmpty()) {
      List<Held> batch = waiting.remove();
      inFlight++;
      thread.then(
          environment
              .client()
              .changeVisibility(batch.get(0).queue().url(), Batches.receipts(batch), 0),
          failures -> {
            environment.metrics().released(batch.size() - failures.size());
            ended();
          },
          error -> ended());
    }
  }

  private void ended() {
    inFlight--;
    pump();
    afterwards.run();
  }
}
