/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for what another process answers to a question. Only for servers that can't tell by
 * themselves, as Flink's REST interface: the question is put again every 50 ms.
 */
public final class Await {

  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Await() {}

  /**
   * Asks until there is an answer.
   *
   * @param what what is waited for, for the error
   * @throws StackException when the time is up or the thread is interrupted
   */
  public static <T> T answer(String what, Duration timeout, Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new StackException(what + ": not so after " + timeout.toSeconds() + " s");
      }
      LockSupport.parkNanos(INTERVAL_NANOS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new StackException(what + ": interrupted");
      }
    }
  }
}
