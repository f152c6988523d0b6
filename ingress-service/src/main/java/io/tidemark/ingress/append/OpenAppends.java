/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.append;

import io.tidemark.ingress.append.Append.Listener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait for an outcome. Each hears one, the first; so that a storage which answers after
 * the end, or never, leaves nobody without and tells nobody twice. Safe for threads.
 */
public final class OpenAppends {

  private final Set<Open> all = ConcurrentHashMap.newKeySet();

  /** A listener that waits from now on. */
  public Listener add(Listener listener) {
    Open open = new Open(listener);
    all.add(open);
    return open;
  }

  /** Waits until nobody waits any more, or the time is up. */
  public synchronized void awaitNone(long deadlineNanos) {
    try {
      long left = deadlineNanos - System.nanoTime();
      while (!all.isEmpty() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = deadlineNanos - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Then they are told now.
    }
  }

  /** Tells everybody who still waits. */
  public void endAll(AppendOutcome outcome) {
    all.forEach(open -> open.onOutcome(outcome));
  }

  private synchronized void wake() {
    notifyAll();
  }

  private final class Open implements Listener {
    private final Listener listener;

    Open(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOutcome(AppendOutcome outcome) {
      if (all.remove(this)) {
        listener.onOutcome(outcome);
        if (all.isEmpty()) {
          wake();
        }
      }
    }
  }
}
