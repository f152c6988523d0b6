/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** Those who wait for a tally. Guarded by its history's lock. */
final class Waiters {

  private record Waiter(Predicate<Tally> until, CountDownLatch met) {}

  private final List<Waiter> waiters = new ArrayList<>();

  CountDownLatch add(Predicate<Tally> until, Tally now) {
    CountDownLatch met = new CountDownLatch(1);
    if (until.test(now)) {
      met.countDown();
    } else {
      waiters.add(new Waiter(until, met));
    }
    return met;
  }

  void remove(CountDownLatch met) {
    waiters.removeIf(waiter -> waiter.met() == met);
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
            waiter.met().countDown();
          }
          return met;
        });
  }
}
