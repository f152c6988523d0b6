/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Calls of several kinds in turn, a slice of time each, so that whatever else the machine does
 * falls on all of them.
 */
final class Slices {

  private Slices() {}

  /** One call, which ends when it is answered. */
  @FunctionalInterface
  interface Call {
    /** Makes it. */
    void make();
  }

  /**
   * How long calls took, in nanoseconds, one histogram a kind.
   *
   * @param callers how many make calls at the same time, each one after the other
   * @param slice how long each kind is called in one round
   * @param rounds how often each has its turn
   */
  static List<Histogram> times(int callers, Duration slice, int rounds, List<Call> kinds)
      throws InterruptedException {
    List<Histogram> times = new ArrayList<>();
    kinds.forEach(kind -> times.add(new Histogram(3)));
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      for (int round = 0; round < rounds; round++) {
        for (int kind = 0; kind < kinds.size(); kind++) {
          Callable<Histogram> caller = caller(kinds.get(kind), slice);
          for (Future<Histogram> of : threads.invokeAll(Collections.nCopies(callers, caller))) {
            times.get(kind).add(of.get());
          }
        }
      }
      return times;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Histogram> caller(Call call, Duration slice) {
    return () -> {
      Histogram times = new Histogram(3);
      long begin = System.nanoTime();
      long now = begin;
      while (now - begin < slice.toNanos()) {
        call.make();
        long end = System.nanoTime();
        times.recordValue(end - now);
        now = end;
      }
      return times;
    };
  }
}
