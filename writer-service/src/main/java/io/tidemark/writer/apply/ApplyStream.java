/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.writer.metrics.WriterMetrics;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of writes. Writes are begun as they come; outcomes are gathered while the thread that
 * sends them is busy, and leave together.
 *
 * <p>The next batch is asked for while there is {@link Room}, and while the sender takes the
 * outcomes: what the cache doesn't take in time stays with the sender.
 */
final class ApplyStream implements StreamObserver<ApplyRequest> {

  /** How many writes a batch may have. */
  static final int MOST_WRITES = 1_000;

  /** How many outcomes leave in one answer. */
  private static final int MOST_OUTCOMES = 2_000;

  private final Writes writes;
  private final Room room;
  private final WriterMetrics metrics;
  private final InstantSource clock;
  private final Executor answers;
  private final ServerCallStreamObserver<ApplyResponse> responses;
  private final Queue<WriteOutcome> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final AtomicLong open = new AtomicLong();
  private final AtomicBoolean asked = new AtomicBoolean(true);
  private volatile boolean cancelled;
  private volatile boolean inputEnded;
  private volatile boolean stopping;
  private volatile boolean failed;
  private boolean ended; // Of the answering thread alone.

  ApplyStream(
      Writes writes,
      Room room,
      WriterMetrics metrics,
      InstantSource clock,
      Executor answers,
      ServerCallStreamObserver<ApplyResponse> responses) {
    this.writes = writes;
    this.room = room;
    this.metrics = metrics;
    this.clock = clock;
    this.answers = answers;
    this.responses = responses;
  }

  /** Asks for the first batch. */
  void start() {
    responses.request(1);
  }

  @Override
  public void onNext(ApplyRequest request) {
    asked.set(false);
    int count = request.getWritesCount();
    if (count == 0 || count > MOST_WRITES) {
      fail(
          Status.INVALID_ARGUMENT.withDescription(
              "a batch of %d writes; it must have 1 to %d".formatted(count, MOST_WRITES)));
      return;
    }
    // Counted before it is looked whether the server stops: a stream ends when it has none under
    // way.
    open.addAndGet(count);
    if (stopping || failed) {
      open.addAndGet(-count); // Unanswered: the sender sends them again.
      call();
      return;
    }
    int size = request.getSerializedSize();
    room.add(count, size);
    int share = size / count;
    int first = share + size % count;
    for (WriteToApply write : request.getWritesList()) {
      // Where nobody waits any more nothing is begun: it mustn't come after what its sender sends
      // next.
      if (cancelled) {
        ended(first);
      } else {
        begin(write, first);
      }
      first = share;
    }
    ask();
  }

  private void ended(int share) {
    open.decrementAndGet();
    room.add(-1, -share);
  }

  private void begin(WriteToApply write, int share) {
    long since = metrics.begin();
    writes
        .apply(write)
        .whenComplete(
            (applied, defect) -> {
              Applied end = defect == null ? applied : Applied.retry("defect: " + defect);
              metrics.ended(end.outcome(), since);
              if (end.outcome() == WriteOutcome.Outcome.APPLIED) {
                metrics.applied(clock.millis() - write.getWriteMillis());
              }
              outcomes.add(
                  WriteOutcome.newBuilder()
                      .setNumber(write.getNumber())
                      .setOutcome(end.outcome())
                      .setMessage(end.message())
                      .build());
              ended(share);
              call();
            });
  }

  @Override
  public void onError(Throwable error) {
    cancelled = true;
  }

  @Override
  public void onCompleted() {
    inputEnded = true;
    call();
  }

  /** The server stops: what is begun is answered, and nothing else. */
  void stop() {
    stopping = true;
    call();
  }

  void cancel() {
    cancelled = true;
  }

  private void call() {
    if (called.compareAndSet(false, true)) {
      answers.execute(this::answer);
    }
  }

  private void answer() {
    called.set(false);
    boolean last = (inputEnded || stopping) && open.get() == 0;
    while (!outcomes.isEmpty() && !cancelled && !ended) {
      ApplyResponse.Builder response = ApplyResponse.newBuilder();
      for (int i = 0; i < MOST_OUTCOMES; i++) {
        WriteOutcome outcome = outcomes.poll();
        if (outcome == null) {
          break;
        }
        response.addOutcomes(outcome);
      }
      responses.onNext(response.build());
    }
    ask();
    if (last && !cancelled && !ended) {
      ended = true;
      if (inputEnded) {
        responses.onCompleted();
      } else {
        responses.onError(
            Status.UNAVAILABLE.withDescription("the writer is stopping").asException());
      }
    }
  }

  private void fail(Status status) {
    failed = true;
    answers.execute(
        () -> {
          if (!ended && !cancelled) {
            ended = true;
            responses.onError(status.asException());
          }
        });
  }

  /** Asks for the next batch, if it is time for one. Called whenever it may have become so. */
  void ask() {
    if ((open.get() == 0 || room.left())
        && responses.isReady()
        && !failed
        && !inputEnded
        && !stopping
        && !cancelled
        && asked.compareAndSet(false, true)) {
      responses.request(1);
    }
  }
}
