/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A target in memory that keeps every attempt with its time of arrival. It answers at once, by a
 * function of the record, or holds its answers until a test gives them. Safe for threads.
 */
public final class RecordingTarget implements Target {

  /**
   * An attempt that arrived.
   *
   * @param record the record as it was handed over
   * @param atMillis when, in milliseconds since the epoch
   */
  public record Attempt(LogRecord record, long atMillis) {}

  private record Held(LogRecord record, CompletableFuture<Delivery> answer) {}

  private final InstantSource clock;
  private final Optional<Function<LogRecord, Delivery>> script;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private boolean closed;

  private RecordingTarget(InstantSource clock, Optional<Function<LogRecord, Delivery>> script) {
    this.clock = clock;
    this.script = script;
  }

  /** Takes everything. */
  public static RecordingTarget accepting(InstantSource clock) {
    return answering(clock, record -> Delivery.Delivered.INSTANCE);
  }

  /** Answers at once, as the function says; {@link LogRecord#attempt} tells attempts apart. */
  public static RecordingTarget answering(
      InstantSource clock, Function<LogRecord, Delivery> script) {
    return new RecordingTarget(clock, Optional.of(script));
  }

  /** Answers nothing until {@link #complete} or {@link #completeAll} is called. */
  public static RecordingTarget holding(InstantSource clock) {
    return new RecordingTarget(clock, Optional.empty());
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("record " + record.id() + " came after close()");
      }
      attempts.add(new Attempt(record, clock.millis()));
      notifyAll();
      if (script.isEmpty()) {
        CompletableFuture<Delivery> answer = new CompletableFuture<>();
        held.add(new Held(record, answer));
        return answer;
      }
    }
    return CompletableFuture.completedFuture(script.get().apply(record));
  }

  /** Every attempt so far, in the order of arrival. */
  public synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** The records that have no answer yet, in the order of arrival. */
  public synchronized List<LogRecord> pending() {
    return held.stream().map(Held::record).toList();
  }

  /**
   * Answers the oldest attempt of a record that has no answer yet.
   *
   * @throws IllegalArgumentException if there is none
   */
  public void complete(String id, Delivery delivery) {
    // Outside the lock: what hangs on the answer may call this target again.
    take(id).answer().complete(delivery);
  }

  /**
   * Answers everything that has no answer yet, in the order of arrival.
   *
   * @return how many there were
   */
  public int completeAll(Delivery delivery) {
    List<Held> all;
    synchronized (this) {
      all = List.copyOf(held);
      held.clear();
    }
    all.forEach(each -> each.answer().complete(delivery));
    return all.size();
  }

  /**
   * Waits until so many attempts have arrived.
   *
   * @return whether they have, within the time
   */
  public synchronized boolean awaitAttempts(int count, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (attempts.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Whether {@link #close} was called. */
  public synchronized boolean closed() {
    return closed;
  }

  /** What has no answer yet is answered as retryable. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    completeAll(Delivery.Retryable.record("the target was closed"));
  }

  private synchronized Held take(String id) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).record().id().equals(id)) {
        return held.remove(i);
      }
    }
    throw new IllegalArgumentException("no attempt of record " + id + " waits; " + pending());
  }
}
