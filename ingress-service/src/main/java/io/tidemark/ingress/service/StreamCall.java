/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One stream of batches. Batches are answered in the order they came, and a further one is asked of
 * the client only while fewer than {@link #MAX_UNANSWERED} are unanswered and the client reads its
 * answers, so what a stream holds of memory is bounded.
 *
 * <p>Batches are put into {@link #unanswered} before anything of them is appended, and the stream
 * ends only when that is empty: a record is never appended behind the back of a stream that has
 * ended, whose client may take what wasn't answered for not appended.
 */
final class StreamCall implements StreamObserver<WriteToLogBatchRequest> {

  /** Enough to keep the queue busy while answers travel, few enough to bound memory. */
  static final int MAX_UNANSWERED = 8;

  /** The most requests of a batch. */
  static final int MAX_BATCH = 10_000;

  private final ServerCallStreamObserver<WriteToLogBatchResponse> out;
  private final Admitter admitter;
  private final String traceparent;
  private final Function<Batch, Timeout> reminder;
  private final Runnable onEnd;
  private final Queue<Batch> unanswered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();
  private volatile @Nullable Ending ending;
  private int owed;
  private boolean ended;

  /**
   * A stream.
   *
   * @param out where its answers go
   * @param admitter checks and appends its requests
   * @param traceparent the call's trace context
   * @param reminder sees to it that a batch whose outcomes don't come is answered without them
   * @param onEnd runs once when the stream has ended
   */
  StreamCall(
      ServerCallStreamObserver<WriteToLogBatchResponse> out,
      Admitter admitter,
      String traceparent,
      Function<Batch, Timeout> reminder,
      Runnable onEnd) {
    this.out = out;
    this.admitter = admitter;
    this.traceparent = traceparent;
    this.reminder = reminder;
    this.onEnd = onEnd;
  }

  /** Takes over flow control and asks for the first batches; within the service's method. */
  void open() {
    out.disableAutoRequest();
    out.setOnReadyHandler(this::advance);
    out.setOnCancelHandler(this::cancelled);
    out.request(MAX_UNANSWERED);
  }

  @Override
  public void onNext(WriteToLogBatchRequest request) {
    if (ending != null) {
      return;
    }
    int size = request.getRequestsCount();
    if (size < 1 || size > MAX_BATCH) {
      String wanted = "a batch of " + size + " requests; it must have 1 to " + MAX_BATCH;
      end(
          Ending.with(
              Status.INVALID_ARGUMENT.withDescription(wanted + "; nothing of it was appended")));
      return;
    }
    Batch batch = new Batch(size, this::advance);
    unanswered.add(batch);
    if (ending != null) {
      unanswered.remove(batch);
      advance();
      return;
    }
    admitter.fill(batch, request, traceparent);
    batch.filled(reminder);
    // The patience may have ended while the batch was being filled.
    Ending now = ending;
    if (now != null && now.impatient()) {
      batch.giveUp(now.why());
    }
  }

  @Override
  public void onCompleted() {
    end(Ending.with(Status.OK));
  }

  @Override
  public void onError(Throwable thrown) {
    cancelled();
  }

  /** Answers what was taken, then ends the stream: the server is stopping. */
  void stop() {
    end(
        Ending.with(
            Status.UNAVAILABLE.withDescription(
                "the server is stopping; nothing of the batches without an answer was appended:"
                    + " write them again at another server")));
  }

  /** Answers everything now, then ends the stream: its deadline is near. */
  void deadline() {
    String why = "the stream's deadline came near";
    abandon(new Ending(Status.DEADLINE_EXCEEDED.withDescription(why), why));
  }

  private void cancelled() {
    abandon(new Ending(Status.CANCELLED, "the stream was cancelled"));
  }

  private void abandon(Ending how) {
    synchronized (this) {
      // Unlike a polite ending, which lets one before it stand, this one can't wait.
      ending = how;
    }
    for (Batch batch : unanswered) {
      batch.giveUp(how.why());
    }
    advance();
  }

  private void end(Ending how) {
    synchronized (this) {
      if (ending == null) {
        ending = how;
      }
    }
    advance();
  }

  /** Sends what is complete, in order. Whoever comes while a thread is at it leaves it the work. */
  private void advance() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int done = 1;
    do {
      step();
      done = work.addAndGet(-done);
    } while (done != 0);
  }

  private void step() {
    if (ended) {
      return;
    }
    // Read before the queue: a batch that isn't in the queue by now finds the ending.
    Ending how = ending;
    Batch head = unanswered.peek();
    while (head != null && head.complete()) {
      unanswered.remove();
      head.sent();
      out.onNext(head.response());
      admitter.metrics().took(System.nanoTime() - head.startedNanos());
      owed++;
      head = unanswered.peek();
    }
    if (how != null) {
      if (head == null) {
        ended = true;
        how.close(out);
        onEnd.run();
      }
    } else if (owed > 0 && out.isReady()) {
      out.request(owed);
      owed = 0;
    }
  }
}
