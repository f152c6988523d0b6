/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.writer;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.WriteOutcome;
import io.tidemark.target.Delivery;
import io.tidemark.targets.writer.WriterTarget.Pending;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream to a Writer group, from its opening to its end. It is sent to by one thread; outcomes
 * come on another.
 */
final class WriterStream implements ClientResponseObserver<ApplyRequest, ApplyResponse> {

  /** How many writes a batch may have. */
  static final int MOST_WRITES = 500;

  /** How many bytes of values are enough for a batch. */
  static final int ENOUGH_BYTES = 1024 * 1024;

  private final Runnable onReady;
  private final BiConsumer<WriterStream, Status> onEnd;
  private final Map<Long, Pending> unanswered = new ConcurrentHashMap<>();
  private @Nullable ClientCallStreamObserver<ApplyRequest> requests;
  private volatile @Nullable Status end;

  private WriterStream(Runnable onReady, BiConsumer<WriterStream, Status> onEnd) {
    this.onReady = onReady;
    this.onEnd = onEnd;
  }

  /** One that has ended, in place of none. */
  static WriterStream closed() {
    WriterStream stream = new WriterStream(() -> {}, (ended, status) -> {});
    stream.end = Status.CANCELLED;
    return stream;
  }

  /**
   * Opens one.
   *
   * @param onReady called, on any thread, when more may be sent after it was not ready
   * @param onEnd called, on any thread, when it has ended: what is unanswered is to be failed then
   */
  static WriterStream open(
      ManagedChannel channel, Runnable onReady, BiConsumer<WriterStream, Status> onEnd) {
    WriterStream stream = new WriterStream(onReady, onEnd);
    var unused = CacheWriterGrpc.newStub(channel).apply(stream);
    return stream;
  }

  boolean ended() {
    return end != null;
  }

  /**
   * Whether a batch would leave at once; of one that has ended too: it is answered with its end.
   */
  boolean ready() {
    return ended() || requireNonNull(requests, "not open").isReady();
  }

  void send(List<Pending> batch) {
    Status before = end;
    if (before != null) {
      Delivery delivery = WriterOutcomes.ofEnd(before, false);
      batch.forEach(pending -> pending.delivery().complete(delivery));
      return;
    }
    ApplyRequest.Builder request = ApplyRequest.newBuilder();
    for (Pending pending : batch) {
      unanswered.put(pending.write().getNumber(), pending);
      request.addWrites(pending.write());
    }
    requireNonNull(requests, "not open").onNext(request.build());
    Status ended = end;
    if (ended != null) {
      fail(ended); // It may have ended before these were among the unanswered.
    }
  }

  /** Sends no more. What was sent is still answered. */
  void finish() {
    if (!ended()) {
      requireNonNull(requests, "not open").onCompleted();
    }
  }

  /** Nobody waits for its outcome any more. */
  void forget(long number) {
    unanswered.remove(number);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ApplyRequest> stream) {
    requests = stream;
    stream.setOnReadyHandler(onReady);
  }

  @Override
  public void onNext(ApplyResponse response) {
    for (WriteOutcome outcome : response.getOutcomesList()) {
      Pending pending = unanswered.remove(outcome.getNumber());
      if (pending != null) {
        pending.delivery().complete(WriterOutcomes.of(outcome));
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    close(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    close(Status.UNAVAILABLE.withDescription("the Writer group has ended the stream"));
  }

  private void close(Status status) {
    end = status;
    onEnd.accept(this, status);
  }

  /** Ends all that is unanswered. */
  void fail(Status status) {
    Delivery delivery = WriterOutcomes.ofEnd(status, true);
    for (Long number : List.copyOf(unanswered.keySet())) {
      Pending pending = unanswered.remove(number);
      if (pending != null) {
        pending.delivery().complete(delivery);
      }
    }
  }
}
