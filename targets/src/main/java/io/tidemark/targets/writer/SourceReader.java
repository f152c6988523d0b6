/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.ReadResponse;
import io.tidemark.targets.channel.TargetChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Reads keys through the Writer group of the region they were written in. A few calls are under way
 * at a time, each of the keys that were asked for while there was none free, so nobody waits for a
 * call to fill. Safe for threads.
 */
final class SourceReader implements AutoCloseable {

  /** How many keys a call asks for. */
  static final int MOST_KEYS = 200;

  /** How many calls are under way: an answer has 32 MiB at most. */
  private static final int MOST_CALLS = 4;

  private final TargetChannel channel;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final Queue<Pending> queued = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();

  /**
   * A reader.
   *
   * @param timeout how long a key may wait for its value
   */
  SourceReader(TargetChannel channel, Duration timeout, LongSupplier nanoTime) {
    this.channel = channel;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  private record Pending(
      ByteString key, CompletableFuture<SourceValue> value, long deadlineNanos) {}

  /** Reads a key. The stage completes within the timeout, or a little after it. */
  CompletionStage<SourceValue> read(ByteString key) {
    Pending pending =
        new Pending(key, new CompletableFuture<>(), nanoTime.getAsLong() + timeout.toNanos());
    queued.add(pending);
    call();
    return pending.value();
  }

  @Override
  public void close() {
    channel.close();
  }

  /** Makes calls while there is something to ask for and a call is free. */
  private void call() {
    while (!queued.isEmpty() && begin()) {
      List<Pending> batch = new ArrayList<>();
      for (Pending next = queued.poll(); next != null; next = queued.poll()) {
        batch.add(next);
        if (batch.size() == MOST_KEYS) {
          break;
        }
      }
      if (batch.isEmpty()) {
        calls.decrementAndGet(); // Another took them; the loop looks once more.
      } else {
        ask(batch);
      }
    }
  }

  private boolean begin() {
    return calls.getAndUpdate(n -> Math.min(n + 1, MOST_CALLS)) < MOST_CALLS;
  }

  private void ask(List<Pending> batch) {
    ReadRequest.Builder request = ReadRequest.newBuilder().setPartial(true);
    batch.forEach(pending -> request.addKeys(pending.key()));
    // Of the one that has waited longest; where its time is up the call fails at once, and says so.
    long left = batch.get(0).deadlineNanos() - nanoTime.getAsLong();
    CacheWriterGrpc.newStub(channel.forCall())
        .withDeadlineAfter(left, TimeUnit.NANOSECONDS)
        .read(
            request.build(),
            new StreamObserver<>() {
              private List<CachedValue> values = List.of();

              @Override
              public void onNext(ReadResponse response) {
                values = response.getValuesList();
              }

              @Override
              public void onError(Throwable error) {
                SourceValue failed = SourceValue.ofFailure(Status.fromThrowable(error), timeout);
                free();
                batch.forEach(pending -> pending.value().complete(failed));
              }

              @Override
              public void onCompleted() {
                if (values.size() == batch.size()) {
                  ended(batch, values);
                } else {
                  onError(
                      Status.INTERNAL
                          .withDescription(
                              "%d values for %d keys".formatted(values.size(), batch.size()))
                          .asException());
                }
              }
            });
  }

  private void ended(List<Pending> batch, List<CachedValue> values) {
    List<Runnable> answers = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Pending pending = batch.get(i);
      CachedValue value = values.get(i);
      if (value.getUnread() == CachedValue.Unread.NO_ROOM) {
        queued.add(pending);
      } else {
        SourceValue said = SourceValue.of(value);
        answers.add(() -> pending.value().complete(said));
      }
    }
    free();
    answers.forEach(Runnable::run);
  }

  private void free() {
    calls.decrementAndGet();
    call();
  }
}
