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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<Long, Pending> unanswered = new ConcurrentHashMap<>();
  private @Nullable ClientCallStreamObserver<ApplyRequest> requests;
  private volatile @Nullable Status end;
  private boolean endTaken;

  private WriterStream(Runnable onReady) {
    this.onReady = onReady;
  }

  /** One that has ended, in place of none. */
  static WriterStream closed() {
    WriterStream stream = new WriterStream(() -> {});
    stream.end = Status.CANCELLED;
    stream.endTaken = true;
    return stream;
  }

  /**
   * Opens one.
   *
   * @param onReady called, on any thread, when more may be sent after it was not ready
   */
  static WriterStream open(ManagedChannel channel, Runnable onReady) {
    WriterStream stream = new WriterStream(onReady);
    var unused = CacheWriterGrpc.newStub(channel).apply(stream);
    return stream;
  }

  boolean ended() {
    return end != null;
  }

  /** What it has ended with, once; empty the next time, and where it hasn't ended. */
  Optional<Status> takeEnd() {
    Status ended = end;
    if (ended == null || endTaken) {
      return Optional.empty();
    }
    endTaken = true;
    return Optional.of(ended);
  }

  /**
   * Whether a batch would leave at once; of one that has ended too: it is answered with its end.
   */
  boolean ready() {
    return ended() || requireNonNull(requests, "not open").isReady();
  }

  void send(List<Pending> batch) {
    ApplyRequest.Builder request = ApplyRequest.newBuilder();
    for (Pending pending : batch) {
      unanswered.put(pending.write().getNumber(), pending);
      request.addWrites(pending.write());
    }
    if (!ended()) {
      requireNonNull(requests, "not open").onNext(request.build());
    }
    Status ended = end;
    if (ended != null) {
      fail(ended); // It may have ended before these were among the unanswered.
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
    fail(status);
    onReady.run();
  }

  private void fail(Status status) {
    Delivery delivery = WriterOutcomes.ofEnd(status, true);
    for (Long number : List.copyOf(unanswered.keySet())) {
      Pending pending = unanswered.remove(number);
      if (pending != null) {
        pending.delivery().complete(delivery);
      }
    }
  }
}
