/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.netty.shaded.io.netty.util.TimerTask;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.ingress.metrics.LookupMetrics;
import io.tidemark.ingress.sets.FoundSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that asks where a set stands. It ends once: with the answer, or when its time is up. */
final class SetCall implements TimerTask {

  private static final Status LATE =
      Status.UNAVAILABLE.withDescription("the durable storage didn't answer in time; ask again");

  private final StreamObserver<MutationSet> observer;
  private final String namespace;
  private final LookupMetrics metrics;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Timeout reminder;

  SetCall(StreamObserver<MutationSet> observer, String namespace, LookupMetrics metrics) {
    this.observer = observer;
    this.namespace = namespace;
    this.metrics = metrics;
    // Without a handler, an answer after the client has gone would be an error.
    ((ServerCallStreamObserver<MutationSet>) observer)
        .setOnCancelHandler(() -> ended.compareAndSet(false, true));
  }

  /** Answers with what is found, after so long at the latest. */
  void answer(CompletionStage<FoundSet> found, long nanos, Deadlines deadlines) {
    CompletionStage<Void> unused = found.thenAccept(this::end);
    if (ended.get()) {
      return;
    }
    Timeout set = deadlines.remind(this, nanos);
    reminder = set;
    if (ended.get()) {
      set.cancel();
    }
  }

  @Override
  public void run(Timeout timeout) {
    end(new FoundSet.Failed(LATE));
  }

  private void end(FoundSet found) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Timeout set = reminder;
    if (set != null) {
      set.cancel();
    }
    if (found instanceof FoundSet.Found answer) {
      metrics.ended(namespace, Status.Code.OK);
      observer.onNext(answer.set());
      observer.onCompleted();
    } else {
      Status status = ((FoundSet.Failed) found).status();
      metrics.ended(namespace, status.getCode());
      observer.onError(status.asRuntimeException());
    }
  }
}
