/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Those who wait for a tally. Guarded by its history's lock. */
final class Waiters {

  private record Waiter(Predicate<Tally> until, CompletableFuture<Tally> met) {}

  private final List<Waiter> waiters = new ArrayList<>();

  CompletableFuture<Tally> add(Predicate<Tally> until, Tally now) {
    CompletableFuture<Tally> met = new CompletableFuture<>();
    if (until.test(now)) {
      met.complete(now);
    } else {
      waiters.add(new Waiter(until, met));
    }
    return met;
  }

  /** Asked by whoever records an event, so that nobody who waits is woken in vain. */
  void tell(Census census) {
    if (waiters.isEmpty()) {
      return;
    }
    Tally now = census.tally();
    waiters.removeIf(
        waiter -> {
          boolean met = waiter.until().test(now);
          if (met) {
            // On another thread: what hangs on it must not run under the history's lock.
            waiter.met().completeAsync(() -> now);
          }
          return met || waiter.met().isDone();
        });
  }
}
