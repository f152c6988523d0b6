/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks of each acknowledged set where it stands until it has ended: at first after 20 ms, and then
 * the less often the longer it takes, so that the time it took is known to an eighth or so.
 */
final class SetFollower implements AutoCloseable {

  private static final long FIRST_MILLIS = 20;
  private static final long LAST_MILLIS = 500;
  private static final long PART = 8;

  private final SetStates states;
  private final SetFates fates;
  private final InstantSource clock;
  private volatile String trouble = "";
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "follow-sets");
            thread.setDaemon(true);
            return thread;
          });

  SetFollower(SetStates states, SetFates fates, InstantSource clock) {
    this.states = states;
    this.fates = fates;
    this.clock = clock;
  }

  /** Takes a set whose completion was acknowledged just now. */
  void follow(String set, int mutations) {
    long now = clock.millis();
    fates.acknowledged(set, mutations, now);
    askLater(set, now);
  }

  /** What the last question that wasn't answered ended with, if any wasn't. */
  Optional<String> trouble() {
    return Optional.of(trouble).filter(text -> !text.isEmpty());
  }

  private void askLater(String set, long sinceMillis) {
    long pause = pause(Duration.ofMillis(clock.millis() - sinceMillis));
    try {
      var unused = timer.schedule(() -> ask(set, sinceMillis), pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // Then nobody wants to know any more.
    }
  }

  /** How long to wait before asking again, after so long. */
  static long pause(Duration age) {
    return Math.max(FIRST_MILLIS, Math.min(LAST_MILLIS, age.toMillis() / PART));
  }

  private void ask(String set, long sinceMillis) {
    var unused =
        states
            .of(set)
            .whenComplete(
                (now, error) -> {
                  if (error != null) {
                    trouble = "GetMutationSet of " + set + ": " + error.getMessage();
                  }
                  if (error != null || !fates.seen(set, now, clock.millis())) {
                    askLater(set, sinceMillis);
                  }
                });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
