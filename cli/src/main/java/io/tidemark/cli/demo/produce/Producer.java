/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.testing.guarantee.History;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a burst at its pace: one in ten by a single call, the others on a stream, and takes back
 * those that are to be cancelled. Where the server can't keep the pace, the burst takes longer.
 */
public final class Producer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Producer.class);
  private static final long TICK_MILLIS = 10;
  private static final int ONE_CALL_IN = 10;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final List<Delete> writes;
  private final ManagedChannel channel;
  private final ScheduledExecutorService pace;
  private final Answers answers;
  private final UnaryWriter calls;
  private final StreamWriter stream;
  private final Canceller canceller;
  private final long begunNanos;

  /** Used on the pace's thread only. */
  private int next;

  private Producer(
      String address,
      Requests requests,
      Burst burst,
      History history,
      InstantSource clock,
      boolean noOutcomes) {
    this.writes = burst.writes();
    this.channel =
        NettyChannelBuilder.forTarget(address)
            .defaultLoadBalancingPolicy("round_robin")
            .usePlaintext()
            .build();
    this.pace =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "producer");
              thread.setDaemon(true);
              return thread;
            });
    this.answers =
        new Answers(history, clock, writes.size(), this::again, this::cancel, noOutcomes);
    this.canceller = new Canceller(channel, requests, answers, pace);
    this.calls = new UnaryWriter(channel, requests, answers);
    this.stream = StreamWriter.open(channel, requests, answers, delete -> calls.write(delete, 1));
    this.begunNanos = System.nanoTime();
  }

  /**
   * Begins to write.
   *
   * @param address of the ingress, as {@code HOST:PORT}
   * @param history is told of every attempt and every answer
   * @param noOutcomes whether nobody else tells the history what was cancelled: then a cancellation
   *     counts as carried out once it is durable, and a delivery after it as one too many
   */
  public static Producer start(
      String address,
      Requests requests,
      Burst burst,
      History history,
      InstantSource clock,
      boolean noOutcomes) {
    Producer producer = new Producer(address, requests, burst, history, clock, noOutcomes);
    var unused =
        producer.pace.scheduleAtFixedRate(producer::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return producer;
  }

  /** Completes when every record has a final answer; exceptionally on a defect. */
  public CompletableFuture<Void> done() {
    return answers.allFinal();
  }

  /** Some of the answers that weren't as expected, for people. */
  public List<String> unexpected() {
    return answers.unexpected();
  }

  @Override
  public void close() {
    pace.shutdownNow();
    channel.shutdownNow();
  }

  private void tick() {
    try {
      long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
      while (next < writes.size() && writes.get(next).offsetMillis() <= elapsed) {
        write(writes.get(next), next);
        next++;
      }
      if (next == writes.size()) {
        stream.end();
        next++;
      } else {
        stream.advance();
      }
    } catch (RuntimeException e) {
      answers.allFinal().completeExceptionally(e);
      throw e;
    }
  }

  private void write(Delete delete, int number) {
    if (number % ONE_CALL_IN == 0) {
      calls.write(delete, 1);
    } else {
      stream.write(delete);
    }
  }

  private void cancel(Delete delete) {
    canceller.cancel(delete);
  }

  private void again(Write write) {
    long pause =
        Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(write.attempt(), 10));
    try {
      var unused =
          pace.schedule(
              () -> calls.write(write.delete(), write.attempt() + 1), pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nobody waits for the answer any more.
      LOG.debug("record {} isn't written again: the demo is over", write.delete().id());
    }
  }
}
