/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.localstack.process.Await;
import io.tidemark.localstack.process.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * As many sets under way as there are lanes, written through the ingress and watched until they are
 * in the table.
 */
final class SetLoad implements AutoCloseable {

  private static final long AGAIN_MILLIS = 100;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final SetServers servers;
  private final SetContent content;
  private final Duration look;
  private final List<Lane> lanes = new ArrayList<>();
  private final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final Recorder toApplied = new Recorder(3);
  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong sentAgain = new AtomicLong();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  /**
   * A load.
   *
   * @param lanes how many sets are under way
   * @param look how long it waits from one look into the table to the next: no time is measured
   *     more exactly
   */
  SetLoad(SetServers servers, SetContent content, int lanes, Duration look) {
    this.servers = servers;
    this.content = content;
    this.look = look;
    SetRequests requests = new SetRequests(SetServers.NAMESPACE, Items.TARGET, content);
    for (int i = 0; i < lanes; i++) {
      this.lanes.add(new Lane(i, requests, new OfLane()));
    }
  }

  /** Begins to write sets, without an end. */
  SetLoad begin() {
    return begin(Long.MAX_VALUE);
  }

  /** Begins to write so many sets. */
  SetLoad begin(long sets) {
    left.set(sets);
    lanes.forEach(lane -> lane.begin(WriteAheadLogGrpc.newStub(servers.channel())));
    look();
    return this;
  }

  /** Lets time pass while it goes on. */
  void pass(Duration time) throws InterruptedException {
    try {
      failure.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException goesOn) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException("sets can't be written: " + e.getCause(), e.getCause());
    }
  }

  /** What is applied in a time from now on. */
  SetFigures measure(Duration time) throws InterruptedException {
    long before = applied.get();
    toApplied.reset();
    long start = System.nanoTime();
    pass(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new SetFigures(
        content.size(), (applied.get() - before) / seconds, toApplied.getIntervalHistogram());
  }

  /** Whether no set is under way, and no more will be. */
  boolean ended() {
    return lanes.stream().allMatch(Lane::ended);
  }

  /** How many requests were sent more than once, since they weren't taken at first. */
  long sentAgain() {
    return sentAgain.get();
  }

  /**
   * Begins no more sets, waits until those under way are applied, and looks whether all of each
   * lane's last one is in the table.
   *
   * @return how long those took that weren't measured
   */
  Histogram finish() {
    left.set(0);
    awaitEnd();
    for (int i = 0; i < lanes.size(); i++) {
      servers.items().check(content, i, lanes.get(i).set());
    }
    return toApplied.getIntervalHistogram();
  }

  private Optional<Boolean> end() {
    if (failure.isCompletedExceptionally()) {
      failure.join();
    }
    return Optional.of(true).filter(done -> ended());
  }

  private void awaitEnd() {
    try {
      Await.answer("the last sets are applied", LONGEST, this::end);
    } catch (StackException e) {
      List<String> waiting =
          lanes.stream()
              .filter(lane -> !lane.ended())
              .limit(3)
              .map(lane -> servers.stands(lane.set()))
              .toList();
      throw new IllegalStateException(e.getMessage() + "; " + String.join("; ", waiting), e);
    }
  }

  private void look() {
    servers
        .items()
        .last()
        .whenComplete(
            (sets, error) -> {
              if (error != null) {
                failure.completeExceptionally(error);
              } else {
                seen(sets);
              }
            });
  }

  private void seen(Map<Integer, Long> sets) {
    long now = System.nanoTime();
    for (int i = 0; i < lanes.size(); i++) {
      Long set = sets.get(i);
      if (set != null) {
        lanes.get(i).seen(set, now);
      }
    }
    if (!threads.isShutdown()) {
      var unused = threads.schedule(this::look, look.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class OfLane implements Lane.Load {
    @Override
    public OptionalLong next() {
      return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0
          ? OptionalLong.of(servers.nextSet())
          : OptionalLong.empty();
    }

    @Override
    public void applied(int lane, long set, long nanos) {
      applied.incrementAndGet();
      toApplied.recordValue(Math.max(0, nanos));
    }

    @Override
    public void again(int requests, Runnable send) {
      sentAgain.addAndGet(requests);
      if (threads.isShutdown()) {
        return;
      }
      var unused = threads.schedule(send, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void failed(Throwable error) {
      failure.completeExceptionally(error);
    }
  }
}
