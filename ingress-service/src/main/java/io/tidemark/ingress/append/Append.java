/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.append;

import io.tidemark.record.QueueEntry;
import java.time.Duration;

/** Appends entries to queues: records, and wishes to cancel them. Safe for threads. */
public interface Append {

  /**
   * Starts to append an entry, and returns at once: it never waits for the queue, nor for room.
   *
   * @param route where the entry goes
   * @param entry the entry
   * @param listener is told the outcome exactly once, on any thread, perhaps before this method
   *     returns, and within the append timeout that this was made with; it must not wait
   */
  Attempt append(Route route, QueueEntry entry, Listener listener);

  /**
   * Sends what is waiting and tells every listener its outcome, then lets go of all connections.
   * What has no outcome when the time is up is in doubt.
   */
  void close(Duration timeout);

  /** Hears what came of one entry. */
  interface Listener {
    /** Called once. */
    void onOutcome(AppendOutcome outcome);
  }

  /** An entry on its way. */
  interface Attempt {
    /**
     * Takes the entry back, if no part of it has been handed to the queue's client.
     *
     * @return whether it was taken back: then it never appears in the queue, and the listener is
     *     told so, or has been; if not, its outcome is open
     */
    boolean withdraw();
  }
}
