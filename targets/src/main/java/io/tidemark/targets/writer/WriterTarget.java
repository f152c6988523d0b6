/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.ConflictRule;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.LogRecord;
import io.tidemark.record.WriteVersion;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.targets.channel.TargetChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Writes to the Writer group of one region, over one stream at a time.
 *
 * <p>{@link #deliver} only queues; the target's thread makes batches of what has queued up since it
 * last looked, so the batches are the larger the more there is to do, and nobody waits for one to
 * fill.
 */
final class WriterTarget implements Target {

  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * How long a stream is used. A stream stays on the connection that it was opened on: without an
   * end to it, a writer that is added to the group would get nothing of this target.
   */
  private static final long STREAM_NANOS = Duration.ofMinutes(1).toNanos();

  private final TargetChannel channel;
  private final WriterAddress address;
  private final Duration timeout;
  private final ScheduledExecutorService thread;
  private final Duration goodFor;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final Queue<Pending> queued = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final ScheduledFuture<?> looks;

  // Of the target's thread alone.
  private final ArrayDeque<Pending> byDeadline = new ArrayDeque<>();
  private WriterStream stream;
  private long openedNanos;
  private long nextNumber;

  WriterTarget(
      TargetChannel channel,
      WriterAddress address,
      Duration timeout,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      InstantSource clock) {
    this.channel = channel;
    this.address = address;
    this.timeout = timeout;
    this.thread = thread;
    // Less than it is waited for: what is begun at the last moment has come to its end by then.
    this.goodFor = timeout.multipliedBy(3).dividedBy(4);
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.stream = WriterStream.closed();
    this.looks =
        thread.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * A write that has no outcome yet.
   *
   * @param write what to do; its number comes later
   * @param delivery takes the outcome
   * @param deadlineNanos when its time is up
   */
  record Pending(
      WriteToApply.Builder write, CompletableFuture<Delivery> delivery, long deadlineNanos) {}

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    Pending pending =
        new Pending(
            write(record), new CompletableFuture<>(), nanoTime.getAsLong() + timeout.toNanos());
    queued.add(pending);
    call();
    return pending.delivery();
  }

  @Override
  public void close() {
    looks.cancel(false);
    channel.close();
    failQueued(Delivery.Retryable.target("the target is closed"));
  }

  private void failQueued(Delivery delivery) {
    for (Pending pending = queued.poll(); pending != null; pending = queued.poll()) {
      pending.delivery().complete(delivery);
    }
  }

  /**
   * Those that are queued have waited for the stream that has ended, for one that never began even:
   * whoever sent them must hear of it, and not wait until their time is up.
   */
  private void ended(WriterStream which, Status status) {
    run(
        () -> {
          if (which == stream) {
            failQueued(WriterOutcomes.ofEnd(status, false));
          }
          which.fail(status);
        });
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // The factory is closed, and with it this.
    }
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      run(this::send);
    }
  }

  private void send() {
    called.set(false);
    if (queued.isEmpty()) {
      return;
    }
    if (stream.ended() || nanoTime.getAsLong() - openedNanos > STREAM_NANOS) {
      stream.finish();
      openedNanos = nanoTime.getAsLong();
      stream = WriterStream.open(channel.forCall(), this::call, this::ended);
    }
    List<Pending> batch = new ArrayList<>();
    while (stream.ready() && !queued.isEmpty()) {
      batch.clear();
      int bytes = 0;
      while (batch.size() < WriterStream.MOST_WRITES && bytes < WriterStream.ENOUGH_BYTES) {
        Pending next = queued.poll();
        if (next == null) {
          break;
        }
        next.write().setNumber(nextNumber++);
        byDeadline.add(next);
        batch.add(next);
        bytes += next.write().getValue().size();
      }
      stream.send(batch);
    }
  }

  /** Ends the waits of those whose time is up, whether they were sent or not. */
  private void look() {
    long now = nanoTime.getAsLong();
    for (Pending first = byDeadline.peek();
        first != null && (first.delivery().isDone() || first.deadlineNanos() - now <= 0);
        first = byDeadline.peek()) {
      byDeadline.poll();
      if (!first.delivery().isDone()) {
        stream.forget(first.write().getNumber());
        first.delivery().complete(WriterOutcomes.unanswered(timeout));
      }
    }
    for (Pending first = queued.peek();
        first != null && first.deadlineNanos() - now <= 0;
        first = queued.peek()) {
      queued.poll();
      first.delivery().complete(WriterOutcomes.unanswered(timeout));
    }
    if (!queued.isEmpty()) {
      send();
    }
  }

  private WriteToApply.Builder write(LogRecord record) {
    CacheWrite what = record.cacheWrite().orElse(CacheWrite.PLAIN_SET);
    boolean deletes = what.operation() == CacheWrite.Operation.DELETE;
    WriteToApply.Builder write =
        WriteToApply.newBuilder()
            .setKey(record.key())
            .setOperation(deletes ? CacheOperation.CACHE_DELETE : CacheOperation.CACHE_SET)
            .setValue(deletes ? ByteString.EMPTY : record.payload())
            .setFlags(what.flags())
            .setTtlSeconds(what.ttlSeconds())
            .setWriteMillis(record.writtenMillis())
            .setGoodUntilMillis(clock.millis() + goodFor.toMillis())
            .setConflict(address.rule());
    if (address.rule() == ConflictRule.LAST_WRITE_WINS) {
      write
          .setTieBreaker(WriteVersion.of(record).tieBreaker())
          .setRememberDeletionSeconds(address.rememberSeconds());
    }
    return write;
  }
}
